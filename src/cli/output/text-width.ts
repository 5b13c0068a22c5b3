import { createRequire } from 'node:module'
import type stringWidth from 'string-width'

/** Most text: a character takes a cell. */
const PLAIN = /^[ -~]*$/

let measure: typeof stringWidth | null = null

/** Cells a text takes on a terminal. */
export function widthOf(text: string): number {
  if (PLAIN.test(text)) return text.length
  // Not a plain import: what knows of all scripts takes 20 ms to load, and most calls print none but English.
  measure ??= (createRequire(import.meta.url)('string-width') as { readonly default: typeof stringWidth }).default
  return measure(text)
}

/** The text in at most so many cells; what is cut is marked. */
export function shortened(text: string, cells: number): string {
  if (widthOf(text) <= cells) return text
  if (cells <= 1) return cells === 1 ? '…' : ''
  let kept = ''
  let used = 0
  for (const piece of charactersOf(text)) {
    const width = widthOf(piece)
    if (used + width > cells - 1) break
    kept += piece
    used += width
  }
  return `${kept.trimEnd()}…`
}

/** The text with spaces behind it (or before it), so that it takes at least so many cells. */
export function padded(text: string, cells: number, isRight = false): string {
  const spaces = ' '.repeat(Math.max(0, cells - widthOf(text)))
  return isRight ? `${spaces}${text}` : `${text}${spaces}`
}

/** What a person sees as one character each. */
function charactersOf(text: string): readonly string[] {
  if (PLAIN.test(text)) return [...text]
  return [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)].map(({ segment }) => segment)
}
