import type { Clock } from './clock.ts'
import { Lifetime, type Disposable } from './disposable.ts'

/** A timer that can be set again and again; at most one action is pending. */
export class Timer extends Lifetime {
  private readonly clock: Clock
  private pending: Disposable | null = null
  private dueMs = Number.POSITIVE_INFINITY

  constructor(clock: Clock) {
    super()
    this.clock = clock
  }

  get isSet(): boolean {
    return this.pending !== null
  }

  /** Calls `action` in `delayMs`; replaces a pending one. */
  restart(delayMs: number, action: () => void): void {
    this.clear()
    if (this.isDisposed) return
    this.dueMs = this.clock.monotonicMs() + delayMs
    this.pending = this.clock.setTimer(delayMs, () => {
      this.clear()
      action()
    })
  }

  /** Calls `action` in `delayMs`, unless one is pending already. */
  setIfNotSet(delayMs: number, action: () => void): void {
    if (this.pending === null) this.restart(delayMs, action)
  }

  /** Calls `action` in `delayMs`, unless one that is due earlier is pending. */
  setIfSooner(delayMs: number, action: () => void): void {
    if (this.clock.monotonicMs() + delayMs < this.dueMs) this.restart(delayMs, action)
  }

  clear(): void {
    this.pending?.dispose()
    this.pending = null
    this.dueMs = Number.POSITIVE_INFINITY
  }

  override dispose(): void {
    this.clear()
    super.dispose()
  }
}
