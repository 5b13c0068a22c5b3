import { toDisposable, type Disposable } from '../../../base/disposable.ts'

/** Calls `onText` with what is pasted into `place`, before the terminal gets it. */
export function acceptPastes(place: HTMLElement, onText: (text: string) => void): Disposable {
  const paste = (event: ClipboardEvent): void => {
    event.preventDefault()
    event.stopPropagation()
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (text !== '') onText(text)
  }
  place.addEventListener('paste', paste, { capture: true })
  return toDisposable(() => place.removeEventListener('paste', paste, { capture: true }))
}
