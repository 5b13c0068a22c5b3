import type { Clock } from '../../../base/clock.ts'
import { Lifetime, toDisposable, type Disposable } from '../../../base/disposable.ts'

/** Least time between two frames of terminals nobody types into or looks at closely, ms: seven a second are enough to see that one works. */
export const SHARED_FRAME_MS = 150
/** The same while somebody types, when each has a frame of its own: a key is worth more, and waits for one terminal only. */
export const TYPING_FRAME_MS = 250
/** What these may take of the page's time; where a frame takes long, the next one waits longer. */
const SHARE = 0.13
/** They are never left alone for longer, ms. */
export const LONGEST_WAIT_MS = 1_000
/** So long after a key or a movement of the pointer a terminal counts as used, ms. */
export const USED_MS = 1_000

/** A terminal that is brought up to date when it is its turn. */
export interface TurnTaker {
  /** Takes what has come for it. */
  take(): void
  /** It has the keyboard. */
  hasFocus(): boolean
}

/** Calls back once what was just taken has been drawn, with the time the frame took, ms. */
export type MeasureFrame = (then: (tookMs: number) => void) => void

/**
 * Decides when the terminals of a page take what has come for them. One that is typed into or looked at closely does so at once. All
 * others do it together: the page then lays out and paints once for all of them, a few times a second, and less often where that takes
 * long. While somebody types they do it one after the other: that costs more, but a key never waits for all of them.
 */
export class TerminalTurns {
  private readonly clock: Clock
  private readonly measureFrame: MeasureFrame
  private readonly waiting = new Set<TurnTaker>()
  private timer: Disposable | null = null
  private takenAtMs = -Infinity
  private tookMs = 0
  private typedAtMs = -Infinity

  constructor(clock: Clock, measureFrame: MeasureFrame) {
    this.clock = clock
    this.measureFrame = measureFrame
  }

  join(taker: TurnTaker): TerminalTurn {
    return new TerminalTurn(this.clock, taker, {
      wait: () => this.wait(taker),
      typed: () => (this.typedAtMs = this.clock.monotonicMs()),
      leave: () => void this.waiting.delete(taker),
    })
  }

  private get isTyping(): boolean {
    return this.clock.monotonicMs() - this.typedAtMs < USED_MS
  }

  private wait(taker: TurnTaker): void {
    const isNew = !this.waiting.has(taker)
    this.waiting.add(taker)
    // The more wait, the sooner is the next one's turn.
    if (this.timer === null || (isNew && this.isTyping)) this.takeWhenDue()
  }

  private takeWhenDue(): void {
    this.timer?.dispose()
    this.timer = null
    const waitMs = this.takenAtMs + this.intervalMs() - this.clock.monotonicMs()
    if (waitMs <= 0) return this.takeSome()
    this.timer = this.clock.setTimer(waitMs, () => {
      this.timer = null
      this.takeSome()
    })
  }

  /** All together; while somebody types, whoever has waited longest. */
  private takeSome(): void {
    const takers = this.isTyping ? [...this.waiting].slice(0, 1) : [...this.waiting]
    if (takers.length === 0) return
    this.takenAtMs = this.clock.monotonicMs()
    for (const taker of takers) {
      this.waiting.delete(taker)
      taker.take()
    }
    this.measureFrame((tookMs) => (this.tookMs = tookMs))
    if (this.waiting.size > 0 && this.timer === null) this.takeWhenDue()
  }

  /** From one frame to the next, ms. */
  private intervalMs(): number {
    const turns = this.isTyping ? Math.max(1, this.waiting.size) : 1
    const least = this.isTyping ? TYPING_FRAME_MS : SHARED_FRAME_MS
    return Math.min(LONGEST_WAIT_MS / turns, Math.max(least / turns, this.tookMs / SHARE))
  }
}

/** What one terminal asks of all turns. */
interface Turns {
  readonly wait: () => void
  readonly typed: () => void
  readonly leave: () => void
}

/** One terminal's part in the turns. */
export class TerminalTurn extends Lifetime {
  private readonly clock: Clock
  private readonly taker: TurnTaker
  private readonly turns: Turns
  private usedAtMs = -Infinity

  constructor(clock: Clock, taker: TurnTaker, turns: Turns) {
    super()
    this.clock = clock
    this.taker = taker
    this.turns = turns
    this.register(toDisposable(() => turns.leave()))
  }

  /** Somebody types into it, or looks at it closely. */
  get isAttended(): boolean {
    return this.taker.hasFocus() || this.clock.monotonicMs() - this.usedAtMs < USED_MS
  }

  /** Something has come for it. */
  ask(): void {
    if (!this.isAttended) return this.turns.wait()
    this.turns.leave()
    this.taker.take()
  }

  /** A key was pressed for its program. */
  typed(): void {
    this.turns.typed()
    this.used()
  }

  /** The pointer moves over it, scrolls it or selects in it. */
  used(): void {
    this.usedAtMs = this.clock.monotonicMs()
  }
}
