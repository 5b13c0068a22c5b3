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
  for (const agent of up) if (!isGoingDown(agent)) agent.stop({ cause: options.cause, force: false })
  const force = (): void =>
    up.filter((agent) => agent.isUp).forEach((agent) => agent.stop({ cause: options.cause, force: true }))
  using _deadline = clock.setTimer(options.deadlineMs, force)
  await Promise.all(up.map((agent) => agent.whenDown()))
  const survivors = up.filter((agent) => agent.isUp).length
  return { stopped: up.length - survivors, survivors }
}

/** A stop under way is left alone: asked again, it would be forced. */
function isGoingDown({ state: { phase } }: SupervisedAgent): boolean {
  return phase.kind === 'stopping' && phase.next === 'rest'
}
