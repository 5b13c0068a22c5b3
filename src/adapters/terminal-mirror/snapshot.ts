import type { Terminal } from '@xterm/headless'
import { LineWriter } from './snapshot-lines.ts'
import { bufferStateSequence, terminalStateSequence } from './snapshot-state.ts'
import type { XtermCore } from './xterm-core.ts'

/** Enters the alternate screen without saving the cursor, so that the cursor saved there can be restored exactly. */
const ALTERNATE_SCREEN = '\x1b[?1047h\x1b[H'

/**
 * Text that recreates the terminal in a new one of the same size. Synchronized output mode is left out, because it only
 * lasts for one frame. Not @xterm/addon-serialize 0.14: it fails 17 of the 31 cases in the test beside this file, among
 * them text that is bold right after dim, underline styles, links, saved cursor, scroll region, tab stops, mouse
 * encoding and cursor; and it is slower.
 */
export function buildSnapshot(terminal: Terminal, core: XtermCore, scrollbackLines: number): string {
  const { normal, active } = terminal.buffer
  const { buffers } = core._bufferService
  const start = Math.max(0, normal.length - terminal.rows - Math.max(0, scrollbackLines))
  const parts = [
    new LineWriter(terminal, core, normal).write({ start, end: normal.length }),
    bufferStateSequence(terminal, buffers.normal),
  ]
  if (active.type === 'alternate') {
    const lines = new LineWriter(terminal, core, active).write({ start: 0, end: active.length })
    parts.push(ALTERNATE_SCREEN, lines, bufferStateSequence(terminal, buffers.alt))
  }
  parts.push(terminalStateSequence(terminal, core))
  return parts.join('')
}
