import type { AgentView } from '../../contract/views.ts'

/** When this program last sent each agent a message, so that a turn which ended before is not taken for the answer. */
export class SentTimes {
  private readonly times = new Map<string, number>()

  /** `at`: epoch ms. */
  note(agentId: string, at: number): void {
    this.times.set(agentId, at)
  }

  /** Whether what the agent does now comes after what it was sent last: a turn has ended since, and nothing waits for it. */
  isAnswered({ id, activity, messages }: Pick<AgentView, 'id' | 'activity' | 'messages'>): boolean {
    const at = this.times.get(id)
    return messages.length === 0 && (at === undefined || (activity?.lastTurn?.at ?? Number.NEGATIVE_INFINITY) >= at)
  }
}
