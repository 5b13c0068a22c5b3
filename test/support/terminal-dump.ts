import type { Terminal } from '@xterm/headless'
import { linkSequence } from '../../src/adapters/terminal-mirror/snapshot-lines.ts'
import {
  attributeKey,
  attributeSequence,
  backgroundSequence,
  blankSequence,
  cursorAttributeSequence,
  PLAIN_KEY,
  showsWhenEmpty,
} from '../../src/adapters/terminal-mirror/attributes.ts'
import { xtermCoreOf, type XtermBuffer, type XtermCell } from '../../src/adapters/terminal-mirror/xterm-core.ts'

/** Everything in which two terminals must agree to look the same to people and programs, as comparable text. */
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
    wrapped: rows
      .slice(1)
      .filter((row) => buffer.getLine(row)?.isWrapped)
      .map((row) => row - start)
      .join(','),
    state: dumpState(terminal),
  }
}

function dumpLine(terminal: Terminal, row: number): string {
  const core = xtermCoreOf(terminal)
  const line = terminal.buffer.active.getLine(row)
  const cells = Array.from({ length: terminal.cols }, (_, col) => {
    const cell = line?.getCell(col) as XtermCell
    if (cell.getWidth() === 0) return ''
    const link =
      cell.hasExtendedAttrs() === 0 ? '' : linkSequence(core, cell.extended.urlId).replace('\x1b]8;;\x1b\\', '')
    // An empty cell with visible attributes equals a space with them.
    const blank = showsWhenEmpty(cell) ? ` ${blankSequence(cell)}` : `·${backgroundSequence(cell)}`
    // A cursor behind the last column is only had by printing there, so a plain space stands for an empty cell.
    const isSpace = col === terminal.cols - 1 && cell.getChars() === ' ' && attributeKey(cell) === PLAIN_KEY
    if (cell.getChars() === '' || isSpace) return `${blank}|`
    return `${cell.getChars()}${attributeSequence(cell)}${link}|`
  })
  return cells.join('').replaceAll('\x1b', '^')
}

/** Tab stops on the screen. HTS with the cursor behind the last column sets one there, which the cursor cannot reach. */
function stopsOf({ tabs }: XtermBuffer, cols: number): string[] {
  return Object.keys(tabs).filter((col) => Number(col) < cols)
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
    saved: [savedOf(active, terminal.cols), savedOf(normal, terminal.cols)],
    tabs: stopsOf(active, terminal.cols).join(),
    shift: core._charsetService.glevel,
    charset: core._charsetService.charset?.['q'] ?? '',
  })
}

/** A cursor saved behind the last column is restored on that column. */
function savedOf(buffer: XtermBuffer, cols: number): string {
  return [
    Math.max(0, buffer.savedY - buffer.ybase),
    Math.min(buffer.savedX, cols - 1),
    attributeSequence(buffer.savedCurAttrData).replaceAll('\x1b', '^'),
  ].join()
}
