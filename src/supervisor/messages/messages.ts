import type { Clock } from '../../base/clock.ts'
import { toDisposable, type Disposable } from '../../base/disposable.ts'
import { err, type Result } from '../../base/result.ts'
import type { MessageDropped } from '../../shapes/message.ts'
import type { ActivityWatch } from '../activity/activity-watch.ts'
import type { RunContext, RunObserver } from '../run/run-observer.ts'
import { Mailbox, type MessageOrder, type NotSent, type Sent } from './mailbox.ts'

/** What messages work with. */
export interface MessagesParts {
  readonly clock: Clock
  readonly newId: () => string
  readonly activity: Pick<ActivityWatch, 'lookNow'>
  /** Journals that messages which waited for an agent were not sent. */
  readonly dropped: (agentId: string, count: number, why: MessageDropped) => void
}

/** Sends messages to agents. What waits is kept in memory only and ends with its run: a text is meant for the conversation it was written for. */
export class Messages {
  /** Attached to every run. */
  readonly observer: RunObserver = { attach: (run) => this.open(run) }
  private readonly parts: MessagesParts
  private readonly boxes = new Map<string, Mailbox>()

  constructor(parts: MessagesParts) {
    this.parts = parts
  }

  /** Types a message into the terminal of an agent, or lets it wait. */
  async send(agentId: string, order: MessageOrder): Promise<Result<Sent, NotSent>> {
    return (await this.boxes.get(agentId)?.send(order)) ?? err({ kind: 'over' })
  }

  /** Takes back a message that waits; false: it does not. */
  cancel(agentId: string, id: string): boolean {
    const isCancelled = this.boxes.get(agentId)?.cancel(id) ?? false
    if (isCancelled) this.parts.dropped(agentId, 1, 'cancelled')
    return isCancelled
  }

  private open(run: RunContext): Disposable {
    const { clock, newId, activity, dropped } = this.parts
    const box = new Mailbox(run, {
      ...{ clock, newId },
      lookNow: () => activity.lookNow(run.agentId),
      dropped: (count) => dropped(run.agentId, count, 'run-over'),
    })
    this.boxes.set(run.agentId, box)
    return toDisposable(() => {
      if (this.boxes.get(run.agentId) === box) this.boxes.delete(run.agentId)
      box.dispose()
    })
  }
}
