import type { Terminal } from '@xterm/headless'
import { LineWriter } from './snapshot-lines.ts'
import { bufferStateSequence, terminalStateSequence } from './snapshot-state.ts'
import type { XtermCore } from './xterm-core.ts'

/** Enters the second screen without saving the cursor: what was saved there is restored exactly. */
const ALTERNATE_SCREEN = '\x1b[?1047h\x1b[H'

/**
 * Text that rebuilds the terminal in a fresh one of the same size. Synchronized output is left off: it only ever lasts for one frame.
 * Our own and not @xterm/addon-serialize 0.14: of the 31 cases of the test beside this file that one loses 17, text that is bold right
 * after dim, underline styles, links, saved cursor, scroll region, tab stops, mouse encoding and cursor among them, and is slower.
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
