import type { CancelSignal } from '../../base/cancel.ts'
import { DisposableStore } from '../../base/disposable.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { Environment } from '../../core/agent/launch.ts'
import { describeExit } from '../../core/agent/exit.ts'
import type { Pty, PtyRequest } from '../../core/ports.ts'
import type { Exit } from '../../shapes/exit.ts'
import type { StartFailure } from '../../shapes/start-failure.ts'
import type { ProgramCall, WorktreeRecord } from '../../shapes/workspace.ts'
import type { HostProfile, SupervisorPorts } from '../environment.ts'
import { spawnOf } from '../run/launch.ts'
import { killTree } from '../stop/kill-tree.ts'
import type { AgentTerminal } from '../terminal/agent-terminal.ts'
import { RunTree } from '../tree/run-tree.ts'
import type { TreeWatch } from '../tree/tree-watch.ts'
import { checkCall, type CheckedCall } from './worktree-command.ts'

/** A setup that installs a large project takes minutes; one that waits for an answer nobody gives takes for ever. */
const SETUP_WITHIN_MS = 15 * 60_000
/** What was killed is gone within this, ms, or cannot be killed. */
const DEAD_WITHIN_MS = 5_000
/** Last lines that are told of a setup that failed; the rest stays in the terminal. */
const TOLD_LINES = 3

/** A setup command to be run, as a part of a start. */
export interface SetupOrder {
  readonly call: ProgramCall
  readonly record: WorktreeRecord
  readonly runId: string
  readonly generation: number
  readonly specEnv: Environment
  /** Shows its output. */
  readonly terminal: AgentTerminal
  /** The start was called off. */
  readonly signal: CancelSignal
}

/** What setups are run with. */
export interface SetupParts {
  readonly ports: SupervisorPorts
  readonly host: HostProfile
  readonly trees: TreeWatch
}

/** How a setup came to its end. */
type End =
  { readonly kind: 'exited'; readonly exit: Exit } | { readonly kind: 'too-long' } | { readonly kind: 'called-off' }

const CALLED_OFF: End = { kind: 'called-off' }

/**
 * Runs a setup command in its worktree on the agent's terminal. Resolves with how long it took, ms, once it has ended well. Whatever else
 * becomes of it is a failure, and then all its processes have been killed.
 */
export async function runSetup(order: SetupOrder, parts: SetupParts): Promise<Result<number, StartFailure>> {
  const { ports } = parts
  const checked = await checkCall(order.call, order, parts)
  if (!checked.ok) return err({ ...checked.error, message: `The setup command: ${checked.error.message}` })
  const request = await requestOf(order, checked.value, parts)
  if (!request.ok) return request
  if (order.signal.isCancelled) return err(failureOf(order.call, CALLED_OFF, ''))
  // From here to the listener in one turn: output without one is lost.
  const pty = ports.ptys.spawn(request.value)
  if (!pty.ok) return pty
  const beganMs = ports.clock.monotonicMs()
  const end = await followed(order, pty.value, parts)
  if (end.kind === 'exited' && end.exit.code === 0) return ok(ports.clock.monotonicMs() - beganMs)
  const told = (await order.terminal.lastLines(TOLD_LINES)).join(' / ')
  return err(failureOf(order.call, end, told))
}

async function requestOf(
  { record, terminal }: SetupOrder,
  { checked, args, env, ownersEnv }: CheckedCall,
  { ports, host }: SetupParts,
): Promise<Result<PtyRequest, StartFailure>> {
  const spawn = await spawnOf(checked, args, { ports, host, ownersEnv })
  if (!spawn.ok) return spawn
  return ok({ ...spawn.value, cwd: checked.realCwd ?? record.path, env, size: terminal.size })
}

async function followed(order: SetupOrder, pty: Pty, { ports, trees }: SetupParts): Promise<End> {
  using owned = new DisposableStore()
  owned.add(pty)
  const exited = Promise.withResolvers<End>()
  owned.add(pty.onExit((exit) => exited.resolve({ kind: 'exited', exit })))
  order.terminal.begin(order.generation, pty)
  const tree = owned.add(new RunTree(order.runId, trees, null))
  const cut = Promise.withResolvers<End>()
  owned.add(ports.clock.setTimer(SETUP_WITHIN_MS, () => cut.resolve({ kind: 'too-long' })))
  owned.add(order.signal.onCancel(() => cut.resolve(CALLED_OFF)))
  const started = await pty.executed
  const leader = started.ok ? await ports.processes.identify(pty.pid) : null
  if (leader !== null) tree.identified(leader)
  const end = await Promise.race([exited.promise, cut.promise])
  if (end.kind !== 'exited' || end.exit.code !== 0) {
    await killTree({ group: null, living: () => tree.living() }, ports.processes)
    if (end.kind !== 'exited') await Promise.race([exited.promise, elapsed(ports, owned)])
  }
  order.terminal.end()
  return end
}

function elapsed({ clock }: SupervisorPorts, owned: DisposableStore): Promise<void> {
  return new Promise((resolve) => void owned.add(clock.setTimer(DEAD_WITHIN_MS, resolve)))
}

function failureOf(call: ProgramCall, end: End, told: string): StartFailure {
  return { code: 'worktree-failed', message: failureWords(call, end, told) }
}

function failureWords({ command }: ProgramCall, end: End, told: string): string {
  const again = 'Mend that, then start the agent again: the setup is run anew in the same worktree.'
  switch (end.kind) {
    case 'exited': {
      const said = told === '' ? '' : `: ${told}`
      return `The setup command ${command} failed (${describeExit(end.exit)})${said}. ${again}`
    }
    case 'too-long':
      return `The setup command ${command} had not ended after ${SETUP_WITHIN_MS / 60_000} minutes and was killed. Does it wait for an answer? ${again}`
    case 'called-off':
      return 'It was stopped while its worktree was set up.'
  }
}
