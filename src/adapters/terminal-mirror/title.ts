/** Longest title passed on, characters; a tab shows some forty. */
const MAX_TITLE_LENGTH = 256
/** Read no further: a title of megabytes is an attack. */
const MAX_READ_LENGTH = 4096
/** Controls, and marks that turn the direction of the text around them. */
const UNWANTED = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069]/gu

/** A title made safe to show: no control characters, at most 256 characters. */
export function cleanTitle(title: string): string {
  const characters = [...title.slice(0, MAX_READ_LENGTH).replaceAll(UNWANTED, '').trim()]
  return characters.slice(0, MAX_TITLE_LENGTH).join('')
}
