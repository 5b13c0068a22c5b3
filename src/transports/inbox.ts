import { Lifetime, toDisposable, type Disposable } from '../base/disposable.ts'
import type { Packet } from '../contract/transport.ts'

/**
 * How long the packets of one connection may be worked on in one turn of the event loop, ms: nobody else waits longer
 * for a client in a loop. A burst of typing or a page's first requests take a fraction of it.
 */
const TURN_MS = 4

/** What an Inbox is made with. */
export interface InboxParts {
  /** Does not throw. */
  readonly deliver: (packet: Packet) => void
  /** Nothing more is to be read from the connection; what was read already may still be pushed. */
  readonly pause: () => void
  readonly resume: () => void
  /** Monotonic time, ms. */
  readonly nowMs: () => number
}

/**
 * Delivers the packets of one connection in order: at once while they are few, else for TURN_MS of each turn of the
 * event loop. Meanwhile the connection is not read, so that what is kept is what one read brought.
 */
export class Inbox extends Lifetime {
  private readonly parts: InboxParts
  private waiting: Packet[] = []
  private next = 0
  /** Time spent in this turn. */
  private spentMs = 0
  private turn: Disposable | null = null

  constructor(parts: InboxParts) {
    super()
    this.parts = parts
  }

  push(packet: Packet): void {
    if (this.isDisposed) return
    if (!this.hasWaiting && !this.isTurnSpent) return this.deliver(packet)
    if (!this.hasWaiting) this.parts.pause()
    this.waiting.push(packet)
  }

  /** Delivers all that waits, because no more comes. */
  flush(): void {
    while (this.hasWaiting) this.deliver(this.takeNext())
  }

  override dispose(): void {
    this.waiting = []
    this.next = 0
    super.dispose()
  }

  private get hasWaiting(): boolean {
    return this.next < this.waiting.length
  }

  private get isTurnSpent(): boolean {
    return this.spentMs >= TURN_MS
  }

  private deliver(packet: Packet): void {
    const { nowMs } = this.parts
    const begunMs = nowMs()
    this.openTurn()
    this.parts.deliver(packet)
    this.spentMs += nowMs() - begunMs
  }

  private openTurn(): void {
    if (this.turn !== null) return
    const immediate = setImmediate(() => this.endTurn())
    this.turn = this.register(toDisposable(() => clearImmediate(immediate)))
  }

  private endTurn(): void {
    if (this.turn !== null) this.release(this.turn)
    this.turn = null
    this.spentMs = 0
    if (this.hasWaiting) this.work()
  }

  private work(): void {
    do this.deliver(this.takeNext())
    while (this.hasWaiting && !this.isTurnSpent)
    if (this.waiting.length === 0 && !this.isDisposed) this.parts.resume()
  }

  private takeNext(): Packet {
    const packet = this.waiting[this.next] as Packet
    this.next += 1
    if (this.next === this.waiting.length) {
      this.waiting = []
      this.next = 0
    }
    return packet
  }
}
