import { toDisposable, type Disposable } from '../../../base/disposable.ts'
import { pathsOfUriList, quotePath } from './quote-path.ts'

/** Where drops land, and how they are read. */
export interface DropPlace {
  readonly place: HTMLElement
  /** The program behind it runs on Windows, whose shells quote differently. */
  readonly isWindows: boolean
  /** Path of a dropped file; null in a browser, which names none. */
  readonly pathOf: ((file: File) => string) | null
}

/** Calls `onText` with what is dropped: the quoted paths of files where they are named, else the text. */
export function acceptDrops({ place, isWindows, pathOf }: DropPlace, onText: (text: string) => void): Disposable {
  const allow = (event: DragEvent): void => event.preventDefault()
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    const files = pathOf === null ? [] : [...(event.dataTransfer?.files ?? [])].map((file) => pathOf(file))
    const named = files.filter((path) => path !== '')
    const paths = named.length > 0 ? named : pathsOfUriList(event.dataTransfer?.getData('text/uri-list') ?? '')
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
