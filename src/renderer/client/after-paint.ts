import { toDisposable, type Disposable } from '../../base/disposable.ts'

/** A page that is not drawn acts after so many ms all the same. */
const LATEST_MS = 200

/** Acts once, in a turn of its own after the page has been drawn as it is now, unless disposed before. */
export function afterPaint(action: () => void): Disposable {
  let timer = setTimeout(() => {
    cancelAnimationFrame(frame)
    action()
  }, LATEST_MS)
  const frame = requestAnimationFrame(() => {
    clearTimeout(timer)
    timer = setTimeout(action)
  })
  return toDisposable(() => {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
  })
}
