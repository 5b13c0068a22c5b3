import type { Terminal } from '@xterm/headless'
import { linkSequence } from '../../src/adapters/terminal-mirror/snapshot-lines.ts'
import { attributeSequence, cursorAttributeSequence } from '../../src/adapters/terminal-mirror/attributes.ts'
import { xtermCoreOf, type XtermBuffer, type XtermCell } from '../../src/adapters/terminal-mirror/xterm-core.ts'

/** Everything two terminals must agree on to be the same to a person and to a program, as comparable text. */
export interface TerminalDump {
  readonly lines: readonly string[]
  readonly wrapped: string
  readonly state: string
}

/** Dumps at most `scrollbackLines` above the screen, then the screen. */
export function dumpTerminal(terminal: Terminal, scrollbackLines: number): TerminalDump {
  const buffer = terminal.buffer.active
  const start = Math.max(0, buffer.length - terminal.rows - scrollbackLines)
  const rows = Array.from({ length: buffer.length - start }, (_, index) => start + index)
  return {
    lines: rows.map((row) => dumpLine(terminal, row)),
    wrapped: rows.slice(1).filter((row) => buffer.getLine(row)?.isWrapped).map((row) => row - start).join(','),
    state: dumpState(terminal),
  }
}

function dumpLine(terminal: Terminal, row: number): string {
  const core = xtermCoreOf(terminal)
  const line = terminal.buffer.active.getLine(row)
  const cells = Array.from({ length: terminal.cols }, (_, col) => {
    const cell = line?.getCell(col) as XtermCell
    if (cell.getWidth() === 0) return ''
    const link = cell.hasExtendedAttrs() === 0 || cell.extended.urlId === 0 ? '' : linkSequence(core, cell.extended.urlId)
    if (cell.getChars() === '') return `·${cell.bg & 0x3ff_ffff}${cell.isInverse() || cell.isUnderline() ? attributeSequence(cell) : ''}|`
    return `${cell.getChars()}${attributeSequence(cell)}${link}|`
  })
  // An empty cell that shows attributes is a space with them, and nobody can tell the two apart.
  return cells.join('').replaceAll(/·\d+(\u001b)/g, ' $1').replaceAll('\x1b', '^')
}

function dumpState(terminal: Terminal): string {
  const core = xtermCoreOf(terminal)
  const { active, normal } = core._bufferService.buffers
  const { synchronizedOutputMode: _lastsForOneFrame, ...modes } = terminal.modes
  return JSON.stringify({
    screen: terminal.buffer.active.type,
    cursor: [active.x, active.y],
    attributes: cursorAttributeSequence(core._inputHandler._curAttrData).replaceAll('\x1b', '^'),
    modes,
    convertEol: terminal.options.convertEol,
    blink: terminal.options.cursorBlink,
    hidden: core.coreService.isCursorHidden,
    style: [core.coreService.decPrivateModes.cursorStyle, core.coreService.decPrivateModes.cursorBlink],
    mouse: core.coreMouseService.activeEncoding,
    region: [active.scrollTop, active.scrollBottom, normal.scrollTop, normal.scrollBottom],
    saved: [savedOf(active), savedOf(normal)],
    tabs: Object.keys(active.tabs).join(),
    shift: core._charsetService.glevel,
    charsets: [0, 1, 2, 3].map((level) => core._charsetService._charsets[level]?.['q'] ?? ''),
  })
}

function savedOf(buffer: XtermBuffer): string {
  return [Math.max(0, buffer.savedY - buffer.ybase), buffer.savedX, attributeSequence(buffer.savedCurAttrData as XtermCell).replaceAll('\x1b', '^')].join()
}
