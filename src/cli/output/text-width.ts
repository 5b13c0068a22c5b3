import stringWidth from 'string-width'

/** Cells a text takes on a terminal. */
export function widthOf(text: string): number {
  return stringWidth(text)
}

/** The text in at most so many cells; what is cut is marked. */
export function shortened(text: string, cells: number): string {
  if (widthOf(text) <= cells) return text
  if (cells <= 1) return cells === 1 ? '…' : ''
  let kept = ''
  let used = 0
  for (const { segment } of GRAPHEMES.segment(text)) {
    const width = widthOf(segment)
    if (used + width > cells - 1) break
    kept += segment
    used += width
  }
  return `${kept.trimEnd()}…`
}

/** The text with spaces behind it (or before it), so that it takes at least so many cells. */
export function padded(text: string, cells: number, isRight = false): string {
  const spaces = ' '.repeat(Math.max(0, cells - widthOf(text)))
  return isRight ? `${spaces}${text}` : `${text}${spaces}`
}

const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
