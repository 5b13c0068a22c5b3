import type { Clock } from '../../base/clock.ts'
import { toDisposable, type Disposable } from '../../base/disposable.ts'

/** setTimeout takes 32 bits: a longer delay would fire at once. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1

/**
 * The system's time. Timers keep the process alive, so that a stop plan waiting for its next step is not cut short
 * because nothing else is pending. Every timer has an owner that disposes it, so a host that was shut down has none
 * left.
 */
export class SystemClock implements Clock {
  now(): number {
    return Date.now()
  }

  monotonicMs(): number {
    return performance.now()
  }

  setTimer(delayMs: number, action: () => void): Disposable {
    let timeout: NodeJS.Timeout
    const timer = toDisposable(() => clearTimeout(timeout))
    const arm = (leftMs: number): void => {
      const waitMs = Math.min(leftMs, LONGEST_TIMEOUT_MS)
      timeout = setTimeout(() => {
        if (leftMs > waitMs) {
          arm(leftMs - waitMs)
          return
        }
        timer.dispose()
        action()
      }, waitMs)
    }
    arm(Math.max(0, delayMs))
    return timer
  }
}
