import type { Terminal } from '@xterm/headless'
import { attributeKey, attributeSequence, cursorAttributeSequence, PLAIN_KEY } from './attributes.ts'
import { linkSequence } from './snapshot-lines.ts'
import type { XtermBuffer, XtermCell, XtermCharset, XtermCore } from './xterm-core.ts'

/** Default distance of tab stops, columns. */
const TAB_WIDTH = 8
const MOUSE = { none: '', x10: '\x1b[?9h', vt200: '\x1b[?1000h', drag: '\x1b[?1002h', any: '\x1b[?1003h' } as const
const MOUSE_ENCODING: Readonly<Record<string, string>> = { SGR: '\x1b[?1006h', SGR_PIXELS: '\x1b[?1016h' }
/** DECSCUSR numbers of the steady styles; the number below each is its blinking form. */
const CURSOR_STYLE = { block: 2, underline: 4, bar: 6 } as const
/** Sequences that shift to G0–G3. */
const SHIFTS = ['', '\x0e', '\x1bn', '\x1bo']
/** Characters that designate G0–G3. */
const DESIGNATIONS = ['(', ')', '*', '+']

/** Tab stops, saved cursor and scroll region of one buffer, which must be the active one. Moves the cursor. */
export function bufferStateSequence(terminal: Terminal, buffer: XtermBuffer): string {
  return tabStops(terminal.cols, buffer) + savedCursor(buffer) + scrollRegion(terminal.rows, buffer)
}

/** Modes and cursor of the terminal, in an order in which none disturbs another. */
export function terminalStateSequence(terminal: Terminal, core: XtermCore): string {
  const buffer = core._bufferService.buffers.active
  const cursor = core._inputHandler._curAttrData
  const lastCell = lastCellOf(terminal, buffer)
  const isJoinable = core._inputHandler._parser.precedingJoinState !== 0 && lastCell !== null
  const isBehindLine = buffer.x >= terminal.cols
  const origin = terminal.modes.originMode ? '\x1b[?6h' : ''
  const attributes =
    cursorAttributeSequence(cursor) + (cursor.extended.urlId === 0 ? '' : linkSequence(core, cursor.extended.urlId))
  const head = origin + moveTo(terminal, buffer, buffer.x)
  const again = isBehindLine && !isJoinable ? reprint(terminal, buffer, lastCell) : ''
  // Printed last, so that a combining character that follows finds its base.
  const room = terminal.modes.insertMode ? `\x1b[${lastCell?.width ?? 1}P` : ''
  const tail = isJoinable ? moveTo(terminal, buffer, lastCell.col) + room + lastCell.chars : ''
  return head + again + attributes + charsets(core) + modes(terminal, core) + tail
}

/** The cell before the cursor. */
interface LastCell {
  readonly col: number
  readonly chars: string
  readonly width: number
  readonly attributes: string
}

function lastCellOf(terminal: Terminal, buffer: XtermBuffer): LastCell | null {
  const line = terminal.buffer.active.getLine(buffer.ybase + buffer.y)
  let col = Math.min(buffer.x, terminal.cols) - 1
  while (col > 0 && line?.getCell(col)?.getWidth() === 0) col--
  const cell = line?.getCell(col) as XtermCell | undefined
  if (cell === undefined) return null
  const chars = cell.getChars()
  return { col, chars: chars === '' ? ' ' : chars, width: cell.getWidth(), attributes: attributeSequence(cell) }
}

/** Prints the last cell of the line once more: only that leaves the cursor behind the last column. */
function reprint(terminal: Terminal, buffer: XtermBuffer, lastCell: LastCell | null): string {
  return lastCell === null ? '' : moveTo(terminal, buffer, lastCell.col) + lastCell.attributes + lastCell.chars
}

function moveTo(terminal: Terminal, buffer: XtermBuffer, col: number): string {
  const row = terminal.modes.originMode ? buffer.y - buffer.scrollTop : buffer.y
  return `\x1b[${row + 1};${Math.min(col, terminal.cols - 1) + 1}H`
}

function tabStops(cols: number, { tabs }: XtermBuffer): string {
  const stops = Array.from({ length: cols }, (_, col) => col).filter((col) => tabs[col] === true)
  if (stops.every((col) => col % TAB_WIDTH === 0) && stops.length === Math.ceil(cols / TAB_WIDTH)) return ''
  return `\x1b[3g${stops.map((col) => `\x1b[${col + 1}G\x1bH`).join('')}`
}

function savedCursor(buffer: XtermBuffer): string {
  const row = Math.max(0, buffer.savedY - buffer.ybase)
  const attributes = buffer.savedCurAttrData
  const charset = charsetFinal(buffer.savedCharset)
  if (row === 0 && buffer.savedX === 0 && attributeKey(attributes) === PLAIN_KEY && charset === 'B') return ''
  const withCharset = charset === 'B' ? '\x1b7' : `\x1b(${charset}\x1b7\x1b(B`
  return `\x1b[${row + 1};${buffer.savedX + 1}H${attributeSequence(attributes)}${withCharset}\x1b[m`
}

function scrollRegion(rows: number, { scrollTop, scrollBottom }: XtermBuffer): string {
  return scrollTop === 0 && scrollBottom === rows - 1 ? '' : `\x1b[${scrollTop + 1};${scrollBottom + 1}r`
}

/** Only line drawing and the British set are kept; the other national sets have been out of use since 8-bit text. */
function charsetFinal(charset: XtermCharset): '0' | 'A' | 'B' {
  if (charset?.['q'] === '─') return '0'
  return charset?.['#'] === '£' ? 'A' : 'B'
}

function charsets({ _charsetService: { glevel, charset, _charsets } }: XtermCore): string {
  const designated = DESIGNATIONS.map((designation, level) => {
    const final = charsetFinal(level === glevel ? charset : _charsets[level])
    return final === 'B' ? '' : `\x1b${designation}${final}`
  })
  return designated.join('') + (SHIFTS[glevel] ?? '')
}

function modes(terminal: Terminal, core: XtermCore): string {
  const on = terminal.modes
  const set: readonly (readonly [boolean, string])[] = [
    [on.applicationCursorKeysMode, '\x1b[?1h'],
    [on.applicationKeypadMode, '\x1b='],
    [on.bracketedPasteMode, '\x1b[?2004h'],
    [on.sendFocusMode, '\x1b[?1004h'],
    [on.reverseWraparoundMode, '\x1b[?45h'],
    [!on.wraparoundMode, '\x1b[?7l'],
    [on.insertMode, '\x1b[4h'],
    [terminal.options.convertEol === true, '\x1b[20h'],
    [terminal.options.cursorBlink === true, '\x1b[?12h'],
    [core.coreService.isCursorHidden, '\x1b[?25l'],
  ]
  const sequences = set.flatMap(([isOn, sequence]) => (isOn ? [sequence] : []))
  return (
    sequences.join('') +
    MOUSE[on.mouseTrackingMode] +
    (MOUSE_ENCODING[core.coreMouseService.activeEncoding] ?? '') +
    cursorStyle(core)
  )
}

function cursorStyle({ coreService }: XtermCore): string {
  const { cursorStyle: style, cursorBlink } = coreService.decPrivateModes
  if (style === undefined) return ''
  return `\x1b[${CURSOR_STYLE[style] - (cursorBlink === true ? 1 : 0)} q`
}
