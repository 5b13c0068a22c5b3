/** Least and most that may be on its way, bytes: a screenful each of some terminals, and a third of a second of the fastest page. */
const WINDOW = { least: 32 * 1024, first: 128 * 1024, most: 8 * 1024 * 1024 }
/** What is on its way may take so long to arrive, ms, beside the way itself: an echo waits behind it. */
const QUEUE_MS = 120
/** Less than this tells nothing about a connection's speed, bytes. */
const TELLING_BYTES = 8 * 1024
/** The clock is not finer than this, ms. */
const TICK_MS = 1
/** The window grows by no more than this at a time: one quick answer may be luck. */
const GROWTH = 1.5

/**
 * How much may be on its way over one connection, so that an echo never waits long behind other output, however thin the connection is.
 * The connection is asked from time to time how far it has come (`mark` and `heard`); what came in how long is its speed.
 */
export class LinkPace {
  private sent = 0
  private heard = 0
  private window = WINDOW.first
  /** The quickest answer so far, ms: the way there and back. */
  private leastMs = Infinity

  /** Bytes that may be sent before something has to arrive; 0 or less: none. */
  get roomBytes(): number {
    return this.window - (this.sent - this.heard)
  }

  /** It takes less than a connection on one machine does. */
  get isThin(): boolean {
    return this.window < WINDOW.first
  }

  /** So much is on its way that it is time to ask. */
  get isAnswerDue(): boolean {
    return this.sent - this.heard >= this.window / 4
  }

  /** All that was sent so far: what an answer to a question asked now confirms. */
  get sentBytes(): number {
    return this.sent
  }

  add(bytes: number): void {
    this.sent += bytes
  }

  /** All up to `sentBytes` has arrived, `tookMs` after it was asked for. */
  confirm(sentBytes: number, tookMs: number): void {
    const bytes = sentBytes - this.heard
    this.heard = sentBytes
    this.leastMs = Math.min(this.leastMs, tookMs)
    if (bytes < TELLING_BYTES) return
    const bytesPerMs = bytes / Math.max(TICK_MS, tookMs - this.leastMs)
    const wanted = bytesPerMs * (QUEUE_MS + this.leastMs)
    this.window = Math.min(Math.max(WINDOW.least, Math.min(wanted, this.window * GROWTH)), WINDOW.most)
  }
}
