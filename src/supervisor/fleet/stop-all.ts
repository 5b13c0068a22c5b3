import type { Clock } from '../../base/clock.ts'
import { Pacer } from '../../base/pacer.ts'
import { Stretches } from '../../base/slices.ts'
import { reportUnexpected } from '../../base/unexpected.ts'
import { liveRunOf } from '../../core/agent/state.ts'
import { bringDown, canBeAsked } from './bring-down.ts'
import type { Rest, SupervisedAgent } from './supervised-agent.ts'

/** Who is asked in this time is asked before anything else can happen, ms. */
const FIRST_STRETCH_MS = 4

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
 * Stops all agents that are up, in parallel; what is not at rest at the deadline is killed. Those that wait to be started are called off, and
 * before the others: none is to take the place of one that was stopped. Who is started again before it is at rest is left alone; when the host
 * ends, it is stopped again.
 */
export async function stopAll(
  agents: readonly SupervisedAgent[],
  clock: Clock,
  { cause, deadlineMs, leaveSessions }: StopAllOptions,
): Promise<StopAllOutcome> {
  const meant = agents.filter((agent) => (agent.isUp || canBeAsked(agent)) && !(leaveSessions && livesOn(agent)))
  const [waiting, up] = [meant.filter(({ isUp }) => !isUp), meant.filter(({ isUp }) => isUp)]
  const left = new Set(meant)
  // All of a small fleet are asked at once; a thousand asked in one go would hold every key up for as long as that takes.
  const [first, pacer] = [new Stretches(clock, FIRST_STRETCH_MS), new Pacer(clock)]
  const force = async (agent: SupervisedAgent): Promise<void> => {
    await pacer.pass()
    try {
      if (left.has(agent)) agent.stop({ cause, force: true })
    } catch (error) {
      reportUnexpected(error, 'killing an agent that did not stop')
    }
  }
  using _deadline = clock.setTimer(deadlineMs, () => left.forEach((agent) => void force(agent)))
  const restOf = async (agent: SupervisedAgent): Promise<Rest> => {
    const rest = await bringDown(agent, cause)
    return rest === 'wanted-up' && cause === 'quit' ? restOf(agent) : rest
  }
  const stop = async (agent: SupervisedAgent): Promise<Rest> => {
    if (first.isOver) await pacer.pass()
    const rest = await restOf(agent)
    left.delete(agent)
    return rest
  }
  const calledOff = Promise.all(waiting.map(stop))
  const [rests] = await Promise.all([Promise.all(up.map(stop)), calledOff])
  const count = (kind: Rest): number => rests.filter((rest) => rest === kind).length
  return { stopped: count('down'), survivors: count('unkillable') }
}

function livesOn({ state: { phase } }: SupervisedAgent): boolean {
  return phase.kind !== 'stopping' && liveRunOf(phase)?.runner === 'tmux'
}
