import { decodeText } from '../process/decode-text.ts'

/** What clients have typed into a program since they last submitted it, as far as keys tell. */
export interface Draft {
  /** Something may stand in its input. */
  readonly hasText: boolean
  /** The last bytes were inside a paste. */
  readonly isPasting: boolean
}

export const NO_DRAFT: Draft = { hasText: false, isPasting: false }

/** Reports of focus and mouse, and keys that only move: nothing of them stands in an input. Up and down may fetch an earlier text. */
const REPORTS = /\u001b\[(?:[IO]|<[\d;]*[Mm]|M[^]{3}|[\d;]*[C-HZ])|\u001bO[C-FH]/g
/** Enter with Alt or Shift begins a line. */
const NEW_LINE = /\u001b[\r\n]/g
const PARTS = /\u001b\[20[01]~|[^]/g
/** Enter, and the keys that empty an input: Ctrl+C, Ctrl+U. */
const ENDS = new Set(['\r', '\n', '\u0003', '\u0015'])
/** Keys that leave what stands there, or take from it: Backspace, Escape. */
const NEUTRAL = new Set(['\u0008', '\u007f', '\u001b'])

/** The draft after more was typed. */
export function draftAfter(before: Draft, bytes: Uint8Array): Draft {
  const typed = decodeText(bytes, 0, bytes.length).replaceAll(REPORTS, '').replaceAll(NEW_LINE, ' ')
  let { hasText, isPasting } = before
  for (const [part] of typed.matchAll(PARTS)) {
    if (part.length > 1) isPasting = part === '\u001b[200~'
    else if (isPasting) hasText = true
    else if (ENDS.has(part)) hasText = false
    else if (!NEUTRAL.has(part)) hasText = true
  }
  return { hasText, isPasting }
}
