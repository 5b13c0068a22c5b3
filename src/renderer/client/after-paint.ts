import { toDisposable, type Disposable } from '../../base/disposable.ts'

/** A page that is not drawn goes on after so many ms all the same. */
const LATEST_MS = 200

/** In the order they came. */
const waiting = new Set<() => void>()
let next: Disposable | null = null

/** Acts once, in a turn of its own after the page has been drawn as it is now, unless disposed before. The page is drawn between any two. */
export function afterPaint(action: () => void): Disposable {
  // The same action may be given twice.
  const act = (): void => action()
  waiting.add(act)
  next ??= afterFrame(actNext)
  return toDisposable(() => waiting.delete(act))
}

function actNext(): void {
  const [act] = waiting
  next = waiting.size > 1 ? afterFrame(actNext) : null
  if (act === undefined) return
  waiting.delete(act)
  act()
}

function afterFrame(action: () => void): Disposable {
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
