import type { IBuffer } from '@xterm/headless'
import { withoutControls } from './without-controls.ts'

/** Longest line returned, characters: it is shown on a card, not in a terminal. */
const MAX_LINE_LENGTH = 500

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
  for (let row = first; row <= last && text.length <= 2 * MAX_LINE_LENGTH; row += 1) {
    text += withoutControls(buffer.getLine(row)?.translateToString(true) ?? '')
  }
  return [...text].slice(0, MAX_LINE_LENGTH).join('').trimEnd()
}
