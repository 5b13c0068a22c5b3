import { CAUGHT_UP_CHARACTERS, MAX_SILENCE_MS, MAX_UNHEARD_CHARACTERS } from './limits.ts'

interface Mark {
  readonly number: number
  /** Characters sent when the mark was. */
  readonly sent: number
  readonly atMs: number
}

/**
 * What of the streams a client has not confirmed. Among the stream messages the host sends numbered marks, never a second one before the client
 * has answered the first; the answer confirms everything sent before the mark. So pace is judged by bytes and time, whatever the carrier buffers.
 */
export class Backlog {
  private readonly monotonicMs: () => number
  private sent = 0
  private heard = 0
  private marks = 0
  private outstanding: Mark | null = null
  private behind = false

  constructor(monotonicMs: () => number) {
    this.monotonicMs = monotonicMs
  }

  /** Characters sent and not confirmed. */
  get unheard(): number {
    return this.sent - this.heard
  }

  /** The client takes in less than it is sent; true until it has caught up. */
  get isBehind(): boolean {
    const { outstanding } = this
    const isSilent = outstanding !== null && this.monotonicMs() - outstanding.atMs > MAX_SILENCE_MS
    this.behind ||= isSilent || this.unheard > MAX_UNHEARD_CHARACTERS
    return this.behind
  }

  /** A stream message was sent. Answers the number of the mark to send after it; null: one is under way. */
  add(characters: number): number | null {
    this.sent += characters
    return this.outstanding === null ? this.mark() : null
  }

  /** The client answered a mark. Answers the next one to send; null: all is confirmed, or that mark is not the one under way. */
  confirm(number: number): number | null {
    const { outstanding } = this
    if (outstanding?.number !== number) return null
    this.heard = outstanding.sent
    this.outstanding = null
    if (this.unheard <= CAUGHT_UP_CHARACTERS) this.behind = false
    return this.unheard > 0 ? this.mark() : null
  }

  private mark(): number {
    this.marks += 1
    this.outstanding = { number: this.marks, sent: this.sent, atMs: this.monotonicMs() }
    return this.marks
  }
}
