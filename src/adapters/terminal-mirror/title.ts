import { TITLE_MAX_CHARACTERS } from '../../core/limits.ts'
import { visibleText } from '../../core/visible-text.ts'

/** Only this much of a title is examined: one of megabytes is an attack. */
const MAX_READ_LENGTH = 4096

/** A title that is safe to show: nothing unseen in it, at most TITLE_MAX_CHARACTERS. */
export function cleanTitle(title: string): string {
  const characters = [...visibleText(title.slice(0, MAX_READ_LENGTH)).trim()]
  return characters.slice(0, TITLE_MAX_CHARACTERS).join('')
}
