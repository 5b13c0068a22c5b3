import type { IBuffer } from '@xterm/headless'
import { SCREEN_LINE_MAX_CHARACTERS } from '../../core/limits.ts'
import { visibleText } from '../../core/visible-text.ts'

/** The last lines of a buffer that are not blank, as plain text, oldest first: wrapped rows joined, at most 500 characters of each line. */
export function lastLinesOf(buffer: IBuffer, count: number): readonly string[] {
  const lines: string[] = []
  let row = buffer.length - 1
  while (row >= 0 && lines.length < count) {
    const first = firstRowOf(buffer, row)
    const line = lineBetween(buffer, { first, last: row }, SCREEN_LINE_MAX_CHARACTERS)
    if (line !== '') lines.push(line)
    row = first - 1
  }
  return lines.toReversed()
}

/** The row in which the line of this row begins. */
export function firstRowOf(buffer: IBuffer, row: number): number {
  let first = row
  while (first > 0 && buffer.getLine(first)?.isWrapped === true) first -= 1
  return first
}

/** The rows of one line as plain text, at most so many characters of it. */
export function lineBetween(
  buffer: IBuffer,
  { first, last }: { readonly first: number; readonly last: number },
  most: number,
): string {
  let text = ''
  // Cells that were never written are left out at the end of a row: one stays empty where a wide character had to wrap.
  for (let row = first; row <= last && text.length <= 2 * most; row += 1) {
    text += visibleText(buffer.getLine(row)?.translateToString(true) ?? '')
  }
  // Counting characters costs much, and almost every line is short.
  const isShort = text.length <= most
  return (isShort ? text : [...text].slice(0, most).join('')).trimEnd()
}
