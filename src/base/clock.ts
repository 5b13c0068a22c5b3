import type { Disposable } from './disposable.ts'

/** Time, passed in so that tests can control it. */
export interface Clock {
  /** Wall time, epoch ms: for display and records only. */
  now(): number
  /** Monotonic ms since an arbitrary point: for all durations. */
  monotonicMs(): number
  /** Calls `action` once after `delayMs`; disposing the timer cancels it. */
  setTimer(delayMs: number, action: () => void): Disposable
}

/** Resolves after `delayMs` of the given clock. */
export function delay(clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = clock.setTimer(delayMs, () => {
      timer.dispose()
      resolve()
    })
  })
}
