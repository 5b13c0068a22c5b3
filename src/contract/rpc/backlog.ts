import { LinkPace } from './link-pace.ts'
import { CAUGHT_UP_CHARACTERS, MARK_EVERY, MAX_SILENCE_MS, MAX_UNHEARD_CHARACTERS } from './limits.ts'

interface Mark {
  readonly number: number
  /** Characters sent when the mark was sent; and bytes of all kinds. */
  readonly sent: number
  readonly sentBytes: number
  readonly atMs: number
}

/**
 * Tracks the stream messages a client has not confirmed. Among the stream messages the host sends numbered marks, at
 * most one at a time; the client's answer confirms everything sent before the mark. This way a client's pace is
 * measured in bytes and time, however much the transport buffers. Frames of terminals count for the pace alone.
 */
export class Backlog {
  private readonly monotonicMs: () => number
  private readonly pace = new LinkPace()
  private sent = 0
  private heard = 0
  private marks = 0
  private outstanding: Mark | null = null
  private markedAtMs = -Infinity
  /** It was too far behind, and has not caught up since. */
  private hasToCatchUp = false

  constructor(monotonicMs: () => number) {
    this.monotonicMs = monotonicMs
  }

  /** Characters sent but not confirmed. */
  get unheard(): number {
    return this.sent - this.heard
  }

  /** Bytes that may be sent before an echo would wait for them; 0 or less: none. */
  get roomBytes(): number {
    return this.pace.roomBytes
  }

  /** The connection takes less than one on the same machine. */
  get isThin(): boolean {
    return this.pace.isThin
  }

  /** The client reads more slowly than it is sent to; true until it has caught up. */
  get isBehind(): boolean {
    return this.hasToCatchUp || this.isSilent()
  }

  /**
   * To be called after a stream message was sent. Returns the number of the mark to send after it; null if one is still
   * unanswered, or little was sent since one a moment ago: each costs both ends a wake-up.
   */
  add(characters: number): number | null {
    this.sent += characters
    this.pace.add(characters)
    this.hasToCatchUp ||= this.unheard > MAX_UNHEARD_CHARACTERS
    return this.outstanding === null && this.isMarkDue() ? this.mark() : null
  }

  /** The same after a frame of a terminal. */
  addFrame(bytes: number): number | null {
    this.pace.add(bytes)
    return this.outstanding === null && this.pace.isAnswerDue ? this.mark() : null
  }

  /**
   * To be called when the client answers a mark. Returns the number of the next mark to send; null if everything is
   * confirmed, or the answered mark is not the current one.
   */
  confirm(number: number): number | null {
    const { outstanding } = this
    if (outstanding?.number !== number) return null
    const wasBehind = this.isBehind
    this.heard = outstanding.sent
    this.outstanding = null
    this.pace.confirm(outstanding.sentBytes, this.monotonicMs() - outstanding.atMs)
    this.hasToCatchUp = wasBehind && this.unheard > CAUGHT_UP_CHARACTERS
    return this.unheard > 0 || this.pace.isAnswerDue ? this.mark() : null
  }

  private isSilent(): boolean {
    return this.outstanding !== null && this.monotonicMs() - this.outstanding.atMs > MAX_SILENCE_MS
  }

  private isMarkDue(): boolean {
    return (
      this.unheard >= MARK_EVERY.characters ||
      this.pace.isAnswerDue ||
      this.monotonicMs() - this.markedAtMs >= MARK_EVERY.ms
    )
  }

  private mark(): number {
    this.marks += 1
    this.markedAtMs = this.monotonicMs()
    this.outstanding = { number: this.marks, sent: this.sent, sentBytes: this.pace.sentBytes, atMs: this.markedAtMs }
    return this.marks
  }
}
