import type { Clock } from '../../src/base/clock.ts'
import { type Disposable, toDisposable } from '../../src/base/disposable.ts'

/** 2026-01-01T00:00:00Z: an arbitrary fixed moment, recognisable in output. */
const START = Date.UTC(2026, 0, 1)

interface Timer {
  readonly dueMs: number
  readonly action: () => void
}

/** A clock that only moves when a test moves it. */
export class ManualClock implements Clock {
  private readonly timers = new Set<Timer>()
  private elapsedMs = 0
  private wallOffsetMs = 0

  /** Number of pending timers. */
  get pendingTimers(): number {
    return this.timers.size
  }

  /** Time until the next timer fires, or null. */
  get nextTimerInMs(): number | null {
    const next = this.nextTimer(Number.POSITIVE_INFINITY)
    return next === null ? null : next.dueMs - this.elapsedMs
  }

  /** Whole, as the system tells it. */
  now(): number {
    return Math.floor(START + this.wallOffsetMs + this.elapsedMs)
  }

  monotonicMs(): number {
    return this.elapsedMs
  }

  setTimer(delayMs: number, action: () => void): Disposable {
    const timer: Timer = { dueMs: this.elapsedMs + Math.max(0, delayMs), action }
    this.timers.add(timer)
    return toDisposable(() => this.timers.delete(timer))
  }

  /**
   * Advances time and fires all timers that become due, in order, each at its own time; also those set by others that
   * fire.
   */
  advance(ms: number): void {
    const target = this.elapsedMs + ms
    for (let timer = this.nextTimer(target); timer !== null; timer = this.nextTimer(target)) this.fire(timer)
    this.elapsedMs = Math.max(this.elapsedMs, target)
  }

  /** The same, but lets promises settle after each timer, so that chains of `await delay(…)` complete. */
  async advanceAsync(ms: number): Promise<void> {
    const target = this.elapsedMs + ms
    await settle()
    for (let timer = this.nextTimer(target); timer !== null; timer = this.nextTimer(target)) {
      this.fire(timer)
      await settle()
    }
    this.elapsedMs = Math.max(this.elapsedMs, target)
  }

  /** Sets the wall clock, as a person or NTP does: durations are not affected. */
  setWallTime(epochMs: number): void {
    this.wallOffsetMs = epochMs - START - this.elapsedMs
  }

  /** The machine sleeps, or something holds it, for so long: both clocks go on, and what was due meanwhile fires late. */
  stall(ms: number): void {
    this.elapsedMs += ms
  }

  private fire(timer: Timer): void {
    this.timers.delete(timer)
    this.elapsedMs = Math.max(this.elapsedMs, timer.dueMs)
    timer.action()
  }

  private nextTimer(untilMs: number): Timer | null {
    let next: Timer | null = null
    for (const timer of this.timers) {
      if (timer.dueMs <= untilMs && (next === null || timer.dueMs < next.dueMs)) next = timer
    }
    return next
  }
}

/** Lets all code that awaits settled promises continue: one turn of the event loop. */
export function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}
