import { CELL_MAX_MARKS } from '../../limits.ts'
import { assertMembers, type XtermInside, type XtermRow } from './xterm-inside.ts'

/** Prototypes of rows that drop marks already: one per copy of xterm.js. */
const bounded = new WeakSet<object>()

/**
 * Makes every cell drop what would be its seventeenth code point without width. It is done where a cell's text is stored, for all
 * terminals of one copy of xterm.js: text in a row of its own or filtered before it is parsed could be added to the same cell again. A cell also
 * keeps its width: xterm.js gives it that of the last character, which had no room and was dropped where lines do not wrap, and then takes a
 * narrow cell for the first half of a wide one.
 */
export function boundCellMarks({ _bufferService: { buffer } }: XtermInside): void {
  const row = buffer.lines.get(0)
  assertMembers(row, ['addCodepointToCell', 'isCombined', 'getString', 'getWidth'])
  const prototype = Object.getPrototypeOf(row) as XtermRow
  if (bounded.has(prototype)) return
  bounded.add(prototype)
  const { addCodepointToCell } = prototype
  prototype.addCodepointToCell = function (column, code) {
    if (this.isCombined(column) !== 0 && isFull(this.getString(column))) return
    addCodepointToCell.call(this, column, code, this.getWidth(column))
  }
}

/** Second halves of characters that take two units. */
const isSecondHalf = (unit: number): boolean => (unit & 0xfc00) === 0xdc00

/** The first code point is what the others are added to. A flood asks this for each mark: nothing is created here. */
function isFull(text: string): boolean {
  if (text.length <= CELL_MAX_MARKS) return false
  let count = 0
  for (let at = 0; at < text.length; at += 1) if (!isSecondHalf(text.charCodeAt(at))) count += 1
  return count > CELL_MAX_MARKS
}
