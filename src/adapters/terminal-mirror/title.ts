import { withoutControls } from './without-controls.ts'

/** Longest title kept, characters; a tab shows some forty. */
const MAX_TITLE_LENGTH = 256
/** Only this much of a title is examined: one of megabytes is an attack. */
const MAX_READ_LENGTH = 4096

/** A title that is safe to show: no control characters, at most 256 characters. */
export function cleanTitle(title: string): string {
  const characters = [...withoutControls(title.slice(0, MAX_READ_LENGTH)).trim()]
  return characters.slice(0, MAX_TITLE_LENGTH).join('')
}
