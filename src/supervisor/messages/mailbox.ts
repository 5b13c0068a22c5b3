import { delay, type Clock } from '../../base/clock.ts'
import { Lifetime } from '../../base/disposable.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { Timer } from '../../base/timer.ts'
import { MESSAGES_QUEUED_MAX } from '../../core/limits.ts'
import { waitingIn } from '../../core/messages/idle-proof.ts'
import { typedText, type Message } from '../../core/messages/message.ts'
import { obstacleTo, type MessageObstacle } from '../../core/messages/obstacle.ts'
import { encodeText } from '../../core/terminal/encode-text.ts'
import { MESSAGE_KEYS, type QueuedMessage } from '../../shapes/message.ts'
import { messageWaitWords } from '../../words/message-words.ts'
import type { ActivityLook } from '../activity/activity-watch.ts'
import type { RunContext } from '../run/run-observer.ts'

/** Whether a waiting message can be typed is looked at so often, ms. */
const LOOK_EVERY_MS = 500
/** A program that has not begun on a message for so long does not show that it does, ms. */
const BEGINS_WITHIN_MS = 3_000
/** A program that has not drawn the text by then shows nothing of it, ms. */
const FIRST_DRAW_MS = 1_000
/** One that goes on printing for so long prints something else, ms. */
const DRAW_WITHIN_MS = 5_000
/** One that has not read the text by then has other things to do, ms. */
const READ_WITHIN_MS = 30_000

/** What is to be sent, and how. */
export interface MessageOrder {
  readonly message: Message
  /** Its beginning on one line, without secrets. */
  readonly start: string
  readonly isSubmitted: boolean
  /** It waits until it can be typed. */
  readonly mayWait: boolean
  readonly isForced: boolean
}

/** What became of a message. `why` null: it was not to be submitted. */
export type Sent =
  | { readonly outcome: 'sent' }
  | { readonly outcome: 'typed'; readonly why: MessageObstacle | null }
  | { readonly outcome: 'queued'; readonly id: string; readonly place: number; readonly why: MessageObstacle }

/** Why nothing of it was typed: the run is over, as many wait as may, or the agent is not in a state for it. */
export type NotSent = MessageObstacle | { readonly kind: 'over' } | { readonly kind: 'queue-full' }

/** What a mailbox works with. */
export interface MailboxParts {
  readonly clock: Clock
  readonly newId: () => string
  /** What its agent is doing at this moment; null: it is down. */
  readonly lookNow: () => ActivityLook | null
  /** So many messages that waited when the run ended were not sent. */
  readonly dropped: (count: number) => void
}

interface Waiting extends MessageOrder {
  readonly id: string
  readonly at: number
  readonly why: MessageObstacle
}

/** Types messages into one run's terminal, one after the other, and keeps those that have to wait. */
export class Mailbox extends Lifetime {
  private readonly run: RunContext
  private readonly parts: MailboxParts
  private readonly timer: Timer
  private waiting: readonly Waiting[] = []
  /** The one being typed; each begins when the one before is done. */
  private typing: Promise<unknown> = Promise.resolve()
  private isLooking = false
  private submittedMs = Number.NEGATIVE_INFINITY

  constructor(run: RunContext, parts: MailboxParts) {
    super()
    this.run = run
    this.parts = parts
    this.timer = this.register(new Timer(parts.clock))
  }

  /** Types it, or lets it wait if it may. */
  async send(order: MessageOrder): Promise<Result<Sent, NotSent>> {
    const count = this.waiting.length
    const others: MessageObstacle | null = count > 0 && !order.isForced ? { kind: 'others-wait', count } : null
    const sent = others === null ? await this.inTurn(() => this.type(order)) : err(others)
    if (sent.ok || sent.error.kind === 'over' || !order.mayWait || sent.error.kind === 'one-line') return sent
    return this.enqueue(order, sent.error)
  }

  /** Takes back a message that waits; false: it does not. */
  cancel(id: string): boolean {
    const rest = this.waiting.filter((message) => message.id !== id)
    if (rest.length === this.waiting.length) return false
    this.show(rest)
    return true
  }

  override dispose(): void {
    if (this.isDisposed) return
    const count = this.waiting.length
    this.show([])
    super.dispose()
    if (count > 0) this.parts.dropped(count)
  }

  private enqueue(order: MessageOrder, why: MessageObstacle): Result<Sent, NotSent> {
    if (this.isDisposed) return err({ kind: 'over' })
    if (this.waiting.length >= MESSAGES_QUEUED_MAX) return err({ kind: 'queue-full' })
    const { clock, newId } = this.parts
    const message = { ...order, id: newId(), at: clock.now(), why }
    this.show([...this.waiting, message])
    this.lookLater()
    return ok({ outcome: 'queued', id: message.id, place: this.waiting.length, why })
  }

  private lookLater(): void {
    if (this.waiting.length > 0 && !this.isLooking) {
      this.timer.setIfNotSet(LOOK_EVERY_MS, () => this.run.work.run('send a message', () => this.look()))
    }
  }

  /** Types the first that waits, if it can be typed by now. */
  private async look(): Promise<void> {
    this.isLooking = true
    const sent = await this.inTurn(async () => {
      const [first] = this.waiting
      return first === undefined ? null : { first, result: await this.type(first) }
    })
    this.isLooking = false
    if (sent === null || this.isDisposed) return
    const { first, result } = sent
    if (result.ok) this.cancel(first.id)
    else if (result.error.kind !== 'over') this.tellWhy(first, result.error)
    this.lookLater()
  }

  private tellWhy({ id }: Waiting, why: MessageObstacle): void {
    const isNews = this.waiting.some((message) => message.id === id && message.why.kind !== why.kind)
    if (isNews) this.show(this.waiting.map((message) => (message.id === id ? { ...message, why } : message)))
  }

  private inTurn<T>(action: () => Promise<T>): Promise<T> {
    const done = this.typing.then(action)
    // Whoever asked hears of a failure.
    this.typing = done.catch(() => undefined)
    return done
  }

  /** What is known of the agent is looked at in the very turn in which the text is written. */
  private async type(order: MessageOrder): Promise<Result<Sent, MessageObstacle | { readonly kind: 'over' }>> {
    const { run } = this
    const { terminal } = run
    await terminal.whenParsed()
    const look = this.isDisposed ? null : this.parts.lookNow()
    if (look === null) return err({ kind: 'over' })
    const obstacle = obstacleTo(order.message, order.isForced, this.momentOf(look))
    if (obstacle !== null) return err(obstacle)
    const before = terminal.outputBytes
    if (!terminal.typeUnseen(run.generation, typedText(order.message, terminal.isPasteBracketed))) {
      return err({ kind: 'unread' })
    }
    const sent = await this.submitted(order, before)
    const { start, message, isForced } = order
    const isSubmitted = sent.ok && sent.value.outcome === 'sent'
    run.note({ kind: 'message-sent', start, bytes: message.bytes, isSubmitted, isForced })
    return sent
  }

  /** Presses Enter once the text is drawn; not if its agent waits for a person by then. */
  private async submitted(
    { isSubmitted }: MessageOrder,
    before: number,
  ): Promise<Result<Sent, { readonly kind: 'over' }>> {
    if (!isSubmitted) return ok({ outcome: 'typed', why: null })
    const { run, parts } = this
    const { submit, settleMs } = run.type?.message ?? MESSAGE_KEYS
    const isRead = await this.isDrawn(before, settleMs)
    await run.terminal.whenParsed()
    const look = this.isDisposed ? null : parts.lookNow()
    if (look === null) return err({ kind: 'over' })
    const why: MessageObstacle | null = waitingIn({ ...look, isLineEditor: false }) ?? (isRead ? null : UNREAD)
    if (why !== null) return ok({ outcome: 'typed', why })
    this.submittedMs = parts.clock.monotonicMs()
    const isTaken = run.terminal.typeUnseen(run.generation, encodeText(submit))
    return ok(isTaken ? { outcome: 'sent' } : { outcome: 'typed', why: UNREAD })
  }

  /** Resolves once the program has read the text and drawn it, as far as that can be told; false: it does not read it. */
  private async isDrawn(before: number, settleMs: number): Promise<boolean> {
    const { clock } = this.parts
    const { terminal } = this.run
    const beganMs = clock.monotonicMs()
    for (let seen = before; ;) {
      await delay(clock, settleMs)
      const tookMs = clock.monotonicMs() - beganMs
      if (this.isDisposed) return true
      if (terminal.isInputWaiting) {
        if (tookMs >= READ_WITHIN_MS) return false
        continue
      }
      const printed = terminal.outputBytes
      const isQuiet = printed === seen && (printed !== before || tookMs >= FIRST_DRAW_MS)
      if (isQuiet || tookMs >= DRAW_WITHIN_MS) return true
      seen = printed
    }
  }

  private momentOf(look: ActivityLook): Parameters<typeof obstacleTo>[2] {
    const { terminal, tree, type } = this.run
    const isBracketed = terminal.isPasteBracketed
    const sinceMs = this.parts.clock.monotonicMs() - this.submittedMs
    return {
      idle: { ...look, isLineEditor: type?.isShell === true && isBracketed },
      isHeld: tree.isHeldBy('guard'),
      isUnread: terminal.isInputWaiting,
      hasDraft: terminal.hasDraft,
      isJustSent: sinceMs < BEGINS_WITHIN_MS && look.sinceMs <= this.submittedMs,
      isBracketed,
    }
  }

  private show(waiting: readonly Waiting[]): void {
    this.waiting = waiting
    const shown: QueuedMessage[] = waiting.map(({ id, at, start, message: { bytes }, why }) => ({
      ...{ id, at, start, bytes, why: messageWaitWords(why) },
    }))
    this.run.showMessages(shown)
  }
}

const UNREAD: MessageObstacle = { kind: 'unread' }
