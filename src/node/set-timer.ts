import { toDisposable, type Disposable } from '../base/disposable.ts'

/**
 * Calls `action` once after `delayMs` (at most 2³¹ − 1), unless disposed before. Keeps the process alive until then.
 */
export function setTimer(delayMs: number, action: () => void): Disposable {
  const timer = setTimeout(action, delayMs)
  return toDisposable(() => clearTimeout(timer))
}
