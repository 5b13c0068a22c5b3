import type { Clock } from '../../base/clock.ts'
import { toDisposable } from '../../base/disposable.ts'

/** The page's own time. */
export const browserClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  setTimer(delayMs, action) {
    const timer = setTimeout(action, delayMs)
    return toDisposable(() => clearTimeout(timer))
  },
}
