import { err, ok, type Result } from '../../base/result.ts'
import { contractErrorOf, type ContractError } from '../../contract/rpc/errors.ts'
import type { Handlers } from '../../contract/rpc/handlers.ts'
import type { Supervisor } from '../supervisor.ts'
import type { Named } from '../worktrees/worktree-directory.ts'

type WorktreeRequests = 'worktree.list' | 'worktree.show' | 'worktree.open' | 'worktree.remove'

/** The requests about worktrees. */
export function worktreeHandlers({ worktrees, host }: Supervisor): Pick<Handlers, WorktreeRequests> {
  const { directory, opener, removal } = worktrees
  const find = async (ref: string): Promise<Result<Named, ContractError>> => {
    const named = await directory.find(ref)
    return named === null ? err(contractErrorOf('agent-not-found', noWorktree(ref), 'worktree')) : ok(named)
  }
  return {
    'worktree.list': async () => ok({ worktrees: await directory.list() }),
    'worktree.show': async ({ worktree }) => {
      const named = await find(worktree)
      return named.ok ? ok(await directory.show(named.value)) : named
    },
    'worktree.open': async ({ worktree, where }) => {
      if (host.opener === null) return err(contractErrorOf('not-supported', NO_SCREEN))
      const named = await find(worktree)
      if (!named.ok) return named
      const opened = await opener.open(named.value, where, host.opener)
      return opened.ok ? ok({ path: opened.value }) : err(contractErrorOf('refused-by-state', opened.error))
    },
    'worktree.remove': async ({ worktree, ...choice }) => {
      const named = await find(worktree)
      if (!named.ok) return named
      const removed = await removal.remove(named.value, choice)
      return removed.ok ? removed : err(contractErrorOf('refused-by-state', removed.error))
    },
  }
}

const NO_SCREEN =
  'Only the desktop app opens folders: a browser may be on another machine. Copy the path, or use "corral worktrees open".'

function noWorktree(ref: string): string {
  return `There is no worktree "${ref}". "corral worktrees" lists those there are.`
}
