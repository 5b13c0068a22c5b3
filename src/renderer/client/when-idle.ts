import { toDisposable, type Disposable } from '../../base/disposable.ts'

/** A page that is never idle acts after so many ms all the same. */
const LATEST_MS = 2_000
/** Safari does not tell when it is idle. */
const GUESSED_MS = 500

/** Acts once, when the page has nothing better to do, unless disposed before. */
export function whenIdle(action: () => void): Disposable {
  if (!('requestIdleCallback' in window)) {
    const timer = setTimeout(action, GUESSED_MS)
    return toDisposable(() => clearTimeout(timer))
  }
  const idle = requestIdleCallback(action, { timeout: LATEST_MS })
  return toDisposable(() => cancelIdleCallback(idle))
}
