import { PASTE_SEEN_LINES } from '../limits.ts'

/** Control characters but tab and ends of lines: with ESC a paste could end its bracket, and what follows would be typed. */
const CONTROLS = /[^\P{Cc}\t\n\r]/gu
/** Characters that show nothing or turn the direction of text. Joiners, which scripts and emoji need, are none. */
const HIDDEN = /[\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF\u{E0000}-\u{E007F}]/gu
const ESC = 0x1b
const ENDS_OF_LINES = /\r\n|\r|\n/g

/** What somebody wants to paste. */
export interface Paste {
  /** As it came. */
  readonly raw: string
  /** Without control characters. */
  readonly text: string
  readonly lineBreaks: number
  /** Control characters that were left out. */
  readonly removed: number
  /** Characters in `text` that show nothing or turn the direction of text. */
  readonly hidden: number
}

export function readPaste(raw: string): Paste {
  const text = raw.replaceAll(CONTROLS, '')
  const lineBreaks = countOf(text, ENDS_OF_LINES)
  return { raw, text, lineBreaks, removed: raw.length - text.length, hidden: countOf(text, HIDDEN) }
}

/**
 * Whether a person should see it first. `isBracketed`: the program is told where a paste begins and ends, and does not
 * take its lines for commands.
 */
export function mustBeSeen({ lineBreaks, removed, hidden }: Paste, isBracketed: boolean): boolean {
  return removed > 0 || hidden > 0 || lineBreaks > (isBracketed ? PASTE_SEEN_LINES : 0)
}

/** A part of a paste as it is shown. */
export interface PastePiece {
  /** Where it begins, characters. */
  readonly at: number
  readonly text: string
  /** It stands for a character that cannot be seen. */
  readonly isMark: boolean
}

/** The beginning of what came, with marks for what cannot be seen: `ESC` and `U+202E`. */
export function shownPaste(raw: string, maxCharacters: number): readonly PastePiece[] {
  const pieces: PastePiece[] = []
  const shown = raw.slice(0, maxCharacters)
  let from = 0
  for (const { 0: character, index } of shown.matchAll(new RegExp(`${CONTROLS.source}|${HIDDEN.source}`, 'gu'))) {
    if (index > from) pieces.push({ at: from, text: shown.slice(from, index), isMark: false })
    pieces.push({ at: index, text: markOf(character), isMark: true })
    from = index + character.length
  }
  if (from < shown.length) pieces.push({ at: from, text: shown.slice(from), isMark: false })
  return pieces
}

function markOf(character: string): string {
  const code = character.codePointAt(0) ?? 0
  return code === ESC ? 'ESC' : `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
}

function countOf(text: string, pattern: RegExp): number {
  let count = 0
  for (const _ of text.matchAll(pattern)) count += 1
  return count
}
