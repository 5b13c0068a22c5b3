import { errnoOf } from '../../base/errors.ts'
import { runChild } from '../../node/child.ts'
import { argsOf, runTmux, type TmuxAddress } from './tmux-server.ts'

/** ps(1) reads a table of some thousand rows. */
const DEADLINE_MS = 3_000

/**
 * Ends the control clients that hosts before this one have left on our server. One whose host was killed while tmux had something to tell
 * it hangs there for good where the system cannot end it with its host (end-with-host.ts), and `detach-client` does not reach it.
 */
export async function endLeftClients(address: TmuxAddress): Promise<void> {
  const listed = await runTmux(address, ['list-clients', '-F', '#{client_control_mode} #{client_pid}'])
  if (!listed.ok) return
  const pids = listed.value.split('\n').flatMap((line) => /^1 (\d+)$/.exec(line)?.[1] ?? [])
  if (pids.length === 0) return
  for (const pid of leftClients(await psOf(pids, address), argsOf(address, ['-C']))) killIfThere(pid)
}

/**
 * Pids of those that were started as ours are, by a process that is not this one. `table`: lines of `ps -o pid=,ppid=,args=`. A person's
 * own control client (`tmux -CC`) has other arguments.
 */
export function leftClients(table: string, ourArgs: readonly string[]): readonly number[] {
  const start = ` ${ourArgs.join(' ')} `
  return table.split('\n').flatMap((line) => {
    const [, pid, parent, command = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? []
    return pid !== undefined && Number(parent) !== process.pid && command.includes(start) ? [Number(pid)] : []
  })
}

/** Empty if ps cannot be run: then they stay, as they did before. */
function psOf(pids: readonly string[], { env }: TmuxAddress): Promise<string> {
  const args = ['-ww', '-o', 'pid=,ppid=,args=', '-p', pids.join(',')]
  return new Promise((resolve) => {
    runChild('ps', args, { env, cwd: '/', timeout: DEADLINE_MS }, (_error, output) => resolve(output))
  })
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if (errnoOf(error) !== 'ESRCH') throw error
  }
}
