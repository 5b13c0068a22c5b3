import type { IBuffer } from '@xterm/headless'
import { SCREEN_LINE_MAX_CHARACTERS } from '../../core/limits.ts'
import { visibleText } from '../../core/visible-text.ts'

/** The last lines of a buffer that are not blank, as plain text, oldest first: wrapped rows joined, at most 500 characters of each line. */
export function lastLinesOf(buffer: IBuffer, count: number): readonly string[] {
  const lines: string[] = []
  let row = buffer.length - 1
  while (row >= 0 && lines.length < count) {
    const first = firstRowOf(buffer, row)
    const line = lineBetween(buffer, first, row)
    if (line !== '') lines.push(line)
    row = first - 1
  }
  return lines.toReversed()
}

function firstRowOf(buffer: IBuffer, row: number): number {
  let first = row
  while (first > 0 && buffer.getLine(first)?.isWrapped === true) first -= 1
  return first
}

function lineBetween(buffer: IBuffer, first: number, last: number): string {
  let text = ''
  // Cells that were never written are left out at the end of a row: one stays empty where a wide character had to wrap.
  for (let row = first; row <= last && text.length <= 2 * SCREEN_LINE_MAX_CHARACTERS; row += 1) {
    text += visibleText(buffer.getLine(row)?.translateToString(true) ?? '')
  }
  // Counting characters costs much, and almost every line is short.
  const isShort = text.length <= SCREEN_LINE_MAX_CHARACTERS
  return (isShort ? text : [...text].slice(0, SCREEN_LINE_MAX_CHARACTERS).join('')).trimEnd()
}
