import { err, ok, type Result } from '../../base/result.ts'
import type { Turns } from '../../base/turns.ts'
import { losesNothing, type Loss } from '../../core/workspace/loss.ts'
import type { WorktreeRecord } from '../../shapes/workspace.ts'
import { lossLines } from '../../words/worktree-words.ts'
import type { HostProfile, SupervisorPorts } from '../environment.ts'
import { checkCall } from './worktree-command.ts'
import type { WorktreeAgent, WorktreeAgents } from './worktree-agents.ts'
import type { WorktreeBook } from './worktree-book.ts'
import type { Named, WorktreeDirectory } from './worktree-directory.ts'

/** What cleans up after an agent stops servers and drops databases; what takes longer hangs, ms. */
const TEARDOWN_WITHIN_MS = 2 * 60_000

/** What a removal works with. */
export interface WorktreeRemovalParts {
  readonly ports: SupervisorPorts
  readonly host: HostProfile
  readonly book: WorktreeBook
  readonly directory: WorktreeDirectory
  readonly agents: WorktreeAgents
  readonly turns: Turns
}

/** What the person decided. `force`: what only it has may be lost. `keepBranch`: its commits stay. */
export interface RemovalChoice {
  readonly force: boolean
  readonly keepBranch: boolean
}

/** What is gone. */
export interface Removed {
  readonly path: string | null
  readonly deletedBranch: string | null
}

/** Removes worktrees and what was left of them; the error says why not, and what would be lost. */
export class WorktreeRemoval {
  private readonly parts: WorktreeRemovalParts

  constructor(parts: WorktreeRemovalParts) {
    this.parts = parts
  }

  async remove(named: Named, choice: RemovalChoice): Promise<Result<Removed, string>> {
    switch (named.kind) {
      case 'record':
        return this.parts.turns.take(named.record.agentId, () => this.removeRecorded(named.record.agentId, choice))
      case 'folder':
        return this.removeFolder(named, choice)
      case 'branch':
        return this.removeBranch(named, choice)
    }
  }

  private async removeRecorded(agentId: string, choice: RemovalChoice): Promise<Result<Removed, string>> {
    const { book, agents, ports } = this.parts
    // It may have been removed, or its agent started, while this waited.
    const record = book.recordOf(agentId)
    if (record === null) return ok({ path: null, deletedBranch: null })
    const agent = agents.find(agentId)
    if (agent?.isUp === true) return err(`${agent.spec.name} is up and works in it. Stop the agent first.`)
    const loss = await this.parts.directory.lossOf({ kind: 'record', record })
    const refusal = refusalOf(loss, choice)
    if (refusal !== null) return err(refusal)
    const usable = await ports.git.check(record)
    const torn = usable.ok ? await this.tearDown(record, agent) : ok(null)
    if (!torn.ok && !choice.force) return err(torn.error)
    const gone = await this.clear(record, choice)
    if (!gone.ok) return gone
    const deletedBranch = record.ownsBranch ? await this.dropBranch(record, choice) : null
    const forgotten = book.forget(agentId)
    if (!forgotten.ok) return forgotten
    const isForced = !losesNothing(loss, choice.keepBranch)
    agents.note(agent === null ? null : agentId, {
      kind: 'worktree-removed',
      path: record.path,
      deletedBranch,
      isForced,
    })
    return ok({ path: record.path, deletedBranch })
  }

  /** Lets git remove it; if its repository is gone, the folder alone, which only a person who insists may. */
  private async clear(record: WorktreeRecord, { force }: RemovalChoice): Promise<Result<null, string>> {
    const { git } = this.parts.ports
    const removed = await git.removeWorktree(record)
    if (!removed.ok && !force) return removed
    return (await git.contentOf(record.path)) === 'nothing' ? ok(null) : git.deleteFolder(record.path)
  }

  /** The branch that was deleted; null: it is kept, because it was asked for, or it has what nothing else has. */
  private async dropBranch(
    { gitFolder, branch }: WorktreeRecord,
    { force, keepBranch }: RemovalChoice,
  ): Promise<string | null> {
    if (keepBranch) return null
    const { git } = this.parts.ports
    const branches = await git.branchesBelow(gitFolder, branch)
    const own = branches.ok ? branches.value.find(({ name }) => name === branch) : undefined
    if (own === undefined || (own.ownCommits > 0 && !force)) return null
    const deleted = await git.deleteBranch(gitFolder, branch)
    return deleted.ok ? branch : null
  }

  /** With the variables its setup had; those of an agent that was removed are gone with it. */
  private async tearDown(record: WorktreeRecord, agent: WorktreeAgent | null): Promise<Result<null, string>> {
    const { teardown } = record
    if (teardown === null || record.step === 'making') return ok(null)
    const { ports } = this.parts
    const variables = agent?.variables() ?? ok({})
    if (!variables.ok) return err(`The teardown command: ${variables.error.message}`)
    const place = { record, runId: ports.ids.runId(), specEnv: variables.value }
    const call = await checkCall(teardown, place, this.parts)
    if (!call.ok) return err(`The teardown command: ${call.error.message}`)
    const { file, name } = call.value.checked.program
    const { args, env } = call.value
    const order = { file, name, args, cwd: record.path, env, timeoutMs: TEARDOWN_WITHIN_MS }
    const ended = await ports.alertPrograms.run(order)
    if (ended.ok) return ended
    return err(
      `The teardown command ${teardown.command} failed, so the worktree is kept: ${ended.error}. Mend that, or remove it in spite of it (--force).`,
    )
  }

  private async removeFolder(
    { path, gitFolder }: Named & { kind: 'folder' },
    choice: RemovalChoice,
  ): Promise<Result<Removed, string>> {
    const { git } = this.parts.ports
    const refusal = refusalOf(await this.parts.directory.lossOf({ kind: 'folder', path, gitFolder }), choice)
    if (refusal !== null) return err(refusal)
    const removed = gitFolder === null ? ok(null) : await git.removeWorktree({ path, gitFolder })
    if (!removed.ok && !choice.force) return removed
    const gone = (await git.contentOf(path)) === 'nothing' ? ok(null) : await git.deleteFolder(path)
    if (!gone.ok) return gone
    this.parts.agents.note(null, { kind: 'worktree-removed', path, deletedBranch: null, isForced: choice.force })
    return ok({ path, deletedBranch: null })
  }

  private async removeBranch(
    named: Named & { kind: 'branch' },
    { force }: RemovalChoice,
  ): Promise<Result<Removed, string>> {
    const refusal = refusalOf(await this.parts.directory.lossOf(named), { force, keepBranch: false })
    if (refusal !== null) return err(refusal)
    const deleted = await this.parts.ports.git.deleteBranch(named.gitFolder, named.branch.name)
    return deleted.ok ? ok({ path: null, deletedBranch: named.branch.name }) : deleted
  }
}

/** Why it is not removed, with what would be lost; null: it may be. */
function refusalOf(loss: Loss, { force, keepBranch }: RemovalChoice): string | null {
  if (force || losesNothing(loss, keepBranch)) return null
  const lost = lossLines(loss, keepBranch).map((line) => `– ${line}`)
  const hasCommits = loss.kind === 'known' && loss.commitsTotal > 0 && loss.branch !== null && !keepBranch
  const keep = hasCommits ? ' or keep its branch' : ''
  return [
    'Nothing was removed, because this would be lost for good:',
    ...lost,
    `Commit and merge or push it${keep}, or remove it in spite of that.`,
  ].join('\n')
}
