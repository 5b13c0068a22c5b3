import { toDisposable, type Disposable } from '../../../base/disposable.ts'
import { pathsOfUriList, quotePath } from './quote-path.ts'

/** Calls `onText` with what is dropped on `place`: the quoted paths of files where the system names them, else the text. */
export function acceptDrops(place: HTMLElement, isWindows: boolean, onText: (text: string) => void): Disposable {
  const allow = (event: DragEvent): void => event.preventDefault()
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    const paths = pathsOfUriList(event.dataTransfer?.getData('text/uri-list') ?? '')
    const quoted = paths.map((path) => quotePath(path, isWindows)).join(' ')
    const text = quoted === '' ? (event.dataTransfer?.getData('text/plain') ?? '') : quoted
    if (text !== '') onText(text)
  }
  place.addEventListener('dragover', allow)
  place.addEventListener('drop', drop)
  return toDisposable(() => {
    place.removeEventListener('dragover', allow)
    place.removeEventListener('drop', drop)
  })
}
