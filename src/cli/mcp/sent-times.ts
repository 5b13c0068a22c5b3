import type { AgentView } from '../../contract/views.ts'
import { isUp } from '../../core/agent/state.ts'
import { CONDITIONS } from '../host/conditions.ts'

/** A program that has not begun on a message by then does not show that it does, or was done with it sooner than anybody saw, ms. */
const BEGINS_WITHIN_MS = 5_000

/** When this program last sent each agent a message, so that a turn which ended before is not taken for the one that answers it. */
export class SentTimes {
  private readonly times = new Map<string, number>()

  /** `at`: epoch ms. */
  note(agentId: string, at: number): void {
    this.times.set(agentId, at)
  }

  /** Whether it has done what it was told last, or is not up. Asked now and then: a message that waits counts from when it is typed. */
  isFinished(agent: AgentView, now: number): boolean {
    const { id, activity, messages, state } = agent
    if (!isUp(state.phase)) return true
    if (messages.length > 0) this.note(id, now)
    const at = this.times.get(id)
    if (at === undefined) return CONDITIONS.finished(agent)
    const endedAt = activity?.lastTurn?.at ?? Number.NEGATIVE_INFINITY
    return activity?.kind === 'idle' && (endedAt >= at || now - at >= BEGINS_WITHIN_MS)
  }
}
