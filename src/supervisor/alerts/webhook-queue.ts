import { BackgroundWork, type WorkFailureHandler } from '../../base/background-work.ts'
import type { Clock } from '../../base/clock.ts'
import { Lifetime } from '../../base/disposable.ts'
import { Timer } from '../../base/timer.ts'
import type { Webhooks } from '../../core/alerts/ports.ts'

/** Waits before a message is tried again, ms; after the last it is given up. Some 43 min together: long enough for a receiver that is being updated. */
const RETRY_AFTER_MS = [1_000, 5_000, 30_000, 2 * 60_000, 10 * 60_000, 30 * 60_000]
/** Messages that wait for one address; more push the oldest out. */
const MOST_WAITING = 100
/** Longest message, characters: one names some hundred agents at most. */
const MAX_BODY = 64 * 1024

/** One message to be sent. */
export interface WebhookMessage {
  readonly url: string
  readonly secret: string | null
  readonly body: string
  /** It could not be sent, and is given up. */
  readonly onGivenUp: (reason: string) => void
}

/** What the queue works with. */
export interface WebhookQueueParts {
  readonly clock: Clock
  readonly webhooks: Webhooks
  readonly onFailure: WorkFailureHandler
}

/** Sends messages in order, one at a time to each address, and again if that fails. Nobody waits for it. */
export class WebhookQueue extends Lifetime {
  private readonly parts: WebhookQueueParts
  private readonly lines = new Map<string, WebhookLine>()

  constructor(parts: WebhookQueueParts) {
    super()
    this.parts = parts
  }

  send(message: WebhookMessage): void {
    if (message.body.length > MAX_BODY) return message.onGivenUp('it is too long')
    const line = this.lines.get(message.url) ?? this.begin(message.url)
    line.send(message)
  }

  private begin(url: string): WebhookLine {
    const line = this.register(
      new WebhookLine(this.parts, () => {
        this.lines.delete(url)
        this.release(line)
      }),
    )
    this.lines.set(url, line)
    return line
  }
}

/** The messages to one address. */
class WebhookLine extends Lifetime {
  private readonly parts: WebhookQueueParts
  private readonly onEmpty: () => void
  private readonly work: BackgroundWork
  private readonly timer: Timer
  /** The first is being sent. */
  private readonly waiting: WebhookMessage[] = []
  private failures = 0

  constructor(parts: WebhookQueueParts, onEmpty: () => void) {
    super()
    this.parts = parts
    this.onEmpty = onEmpty
    this.work = this.register(new BackgroundWork(parts.onFailure))
    this.timer = this.register(new Timer(parts.clock))
  }

  send(message: WebhookMessage): void {
    this.waiting.push(message)
    if (this.waiting.length === 1) this.post(message)
    else if (this.waiting.length > MOST_WAITING) this.waiting.splice(1, 1)[0]?.onGivenUp('too many others wait')
  }

  private post(message: WebhookMessage): void {
    const { url, secret, body } = message
    this.work.run('send a message of an alert', async () => {
      const sent = await this.parts.webhooks.post({ url, secret, body, at: this.parts.clock.now() })
      if (this.isDisposed) return
      if (sent.ok) this.over()
      else this.failed(message, sent.error)
    })
  }

  private failed(message: WebhookMessage, reason: string): void {
    const delayMs = RETRY_AFTER_MS[this.failures]
    this.failures += 1
    if (delayMs !== undefined) return this.timer.restart(delayMs, () => this.post(message))
    message.onGivenUp(reason)
    this.over()
  }

  private over(): void {
    this.failures = 0
    this.waiting.shift()
    const [next] = this.waiting
    if (next === undefined) this.onEmpty()
    else this.post(next)
  }
}
