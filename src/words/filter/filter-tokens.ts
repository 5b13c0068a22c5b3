/** One word of a filter as it was typed. Places are in characters. */
export interface FilterToken {
  readonly from: number
  /** The place after its last character. */
  readonly to: number
  /** What it says, without the quotes. */
  readonly text: string
  /** Where in `text` the first colon outside quotes is; -1: nowhere. */
  readonly colonAt: number
  /** Where in `text` commas outside quotes are. */
  readonly commasAt: readonly number[]
}

const SPACE = /\s/u

/** The words of a filter. Spaces divide them, but not between double quotes; a quote that is never closed reaches to the end. */
export function filterTokens(typed: string): readonly FilterToken[] {
  const tokens: FilterToken[] = []
  for (let at = 0; at < typed.length;) {
    if (SPACE.test(typed.charAt(at))) {
      at += 1
      continue
    }
    const token = tokenAt(typed, at)
    tokens.push(token)
    at = token.to
  }
  return tokens
}

function tokenAt(typed: string, from: number): FilterToken {
  let [text, colonAt, isQuoted, at] = ['', -1, false, from]
  const commasAt: number[] = []
  for (; at < typed.length; at += 1) {
    const character = typed.charAt(at)
    if (character === '"') {
      isQuoted = !isQuoted
      continue
    }
    if (!isQuoted && SPACE.test(character)) break
    if (!isQuoted && character === ':' && colonAt === -1) colonAt = text.length
    if (!isQuoted && character === ',') commasAt.push(text.length)
    text += character
  }
  return { from, to: at, text, colonAt, commasAt }
}

/** The values behind the colon, which commas divide; an empty one where nothing was typed. */
export function tokenValues({ text, colonAt, commasAt }: FilterToken): readonly string[] {
  const ends = [...commasAt.filter((at) => at > colonAt), text.length]
  const starts = [colonAt, ...ends]
  return ends.map((end, index) => text.slice((starts[index] ?? 0) + 1, end))
}

/** The text as it has to be typed to be one value. */
export function quoted(text: string): string {
  return /[\s,:]/u.test(text) || text === '' ? `"${text}"` : text
}
