import type { Clock } from '../base/clock.ts'
import type { SupervisedAgent } from './supervised-agent.ts'

/** How a stop of everything went. */
export interface StopAllOutcome {
  readonly stopped: number
  /** Agents with processes that could not be ended. */
  readonly survivors: number
}

/** Stops all agents that are up, in parallel; what is not down at the deadline is killed. */
export async function stopAll(
  agents: readonly SupervisedAgent[],
  clock: Clock,
  options: { readonly cause: 'user' | 'quit'; readonly deadlineMs: number },
): Promise<StopAllOutcome> {
  const up = agents.filter((agent) => agent.isUp)
  const stop = (force: boolean): void => {
    for (const agent of up) if (agent.isUp) agent.stop({ cause: options.cause, force })
  }
  stop(false)
  using _deadline = clock.setTimer(options.deadlineMs, () => stop(true))
  await Promise.all(up.map((agent) => agent.whenDown()))
  const survivors = up.filter((agent) => agent.isUp).length
  return { stopped: up.length - survivors, survivors }
}

