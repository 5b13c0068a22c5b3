import type { Clock } from '../../base/clock.ts'
import { liveRunOf } from '../../core/agent/state.ts'
import { bringDown } from './bring-down.ts'
import type { Rest, SupervisedAgent } from './supervised-agent.ts'

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

/**
 * Stops all agents that are up, in parallel; what is not at rest at the deadline is killed. Those that wait to be started are called off. Who is
 * started again before it is at rest is left alone; when the host ends, it is stopped again.
 */
export async function stopAll(
  agents: readonly SupervisedAgent[],
  clock: Clock,
  { cause, deadlineMs, leaveSessions }: StopAllOptions,
): Promise<StopAllOutcome> {
  const meant = agents.filter((agent) => !(leaveSessions && livesOn(agent)))
  const waiting = new Set<SupervisedAgent>()
  using _deadline = clock.setTimer(deadlineMs, () => waiting.forEach((agent) => agent.stop({ cause, force: true })))
  const restOf = async (agent: SupervisedAgent): Promise<Rest | null> => {
    const wasUp = agent.isUp
    waiting.add(agent)
    const rest = await bringDown(agent, cause)
    waiting.delete(agent)
    if (rest === 'wanted-up' && cause === 'quit') return restOf(agent)
    return wasUp ? rest : null
  }
  const rests = await Promise.all(meant.map(restOf))
  const count = (kind: Rest): number => rests.filter((rest) => rest === kind).length
  return { stopped: count('down'), survivors: count('unkillable') }
}

function livesOn({ state: { phase } }: SupervisedAgent): boolean {
  return phase.kind !== 'stopping' && liveRunOf(phase)?.runner === 'tmux'
}
