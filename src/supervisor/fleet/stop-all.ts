import { assertNever } from '../../base/assert-never.ts'
import type { Clock } from '../../base/clock.ts'
import { liveRunOf } from '../../core/agent/state.ts'
import type { SupervisedAgent } from './supervised-agent.ts'

/** What is to be stopped, and by when. */
export interface StopAllOptions {
  readonly cause: 'user' | 'quit'
  /** Time from now, ms; agents still up then are killed. */
  readonly deadlineMs: number
  /** Runs in sessions that outlive the host are left running. */
  readonly leaveSessions: boolean
}

/** How a stop of everything went. */
export interface StopAllOutcome {
  readonly stopped: number
  /** Agents with processes that could not be ended. */
  readonly survivors: number
}

/** Stops all agents that are up, in parallel; what is not down at the deadline is killed. Those that wait to be started are called off. */
export async function stopAll(
  agents: readonly SupervisedAgent[],
  clock: Clock,
  { cause, deadlineMs, leaveSessions }: StopAllOptions,
): Promise<StopAllOutcome> {
  const meant = agents.filter((agent) => !(leaveSessions && livesOn(agent)))
  const up = meant.filter((agent) => agent.isUp)
  for (const agent of meant) if (canStop(agent)) agent.stop({ cause, force: false })
  const force = (): void => up.filter((agent) => agent.isUp).forEach((agent) => agent.stop({ cause, force: true }))
  using _deadline = clock.setTimer(deadlineMs, force)
  await Promise.all(up.map((agent) => agent.whenDown()))
  const survivors = up.filter((agent) => agent.isUp).length
  return { stopped: up.length - survivors, survivors }
}

function canStop({ state: { phase } }: SupervisedAgent): boolean {
  switch (phase.kind) {
    case 'starting':
    case 'running':
    case 'queued':
    case 'backoff':
      return true
    // A stop under way is left alone: asked again, it would be forced.
    case 'stopping':
      return phase.next === 'start'
    case 'stopped':
    case 'crash-loop':
    case 'failed':
    case 'unkillable':
      return false
    default:
      return assertNever(phase)
  }
}

function livesOn({ state: { phase } }: SupervisedAgent): boolean {
  return phase.kind !== 'stopping' && liveRunOf(phase)?.runner === 'tmux'
}
