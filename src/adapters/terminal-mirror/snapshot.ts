import type { IBuffer, Terminal } from '@xterm/headless'
import { SNAPSHOT_MAX_CHARACTERS, SNAPSHOT_MAX_LINK_CHARACTERS } from '../../core/limits.ts'
import { LineWriter, type SnapshotRoom } from './snapshot-lines.ts'
import { bufferStateSequence, terminalStateSequence } from './snapshot-state.ts'
import type { XtermCore } from './xterm-core.ts'

/** Enters the alternate screen without saving the cursor, so that the cursor saved there can be restored exactly. */
const ALTERNATE_SCREEN = '\x1b[?1047h\x1b[H'

/**
 * Text that recreates the terminal in a new one of the same size. Synchronized output mode is left out, because it only
 * lasts for one frame. Not @xterm/addon-serialize 0.14: it fails 17 of the 31 cases in the test beside this file, among
 * them text that is bold right after dim, underline styles, links, saved cursor, scroll region, tab stops, mouse
 * encoding and cursor; and it is slower. Its length is bounded: what is left out first is said at LineWriter.write.
 */
export function buildSnapshot(terminal: Terminal, core: XtermCore, scrollbackLines: number): string {
  const { normal, active } = terminal.buffer
  const { buffers } = core._bufferService
  const room: SnapshotRoom = { text: SNAPSHOT_MAX_CHARACTERS, links: SNAPSHOT_MAX_LINK_CHARACTERS }
  const linesOf = (buffer: IBuffer, start: number): string =>
    new LineWriter(terminal, core, { buffer, room }).write({ start, end: buffer.length })
  // The screen that is shown has room before the one behind it.
  const shown = active.type === 'alternate' ? linesOf(active, 0) : null
  const start = Math.max(0, normal.length - terminal.rows - Math.max(0, scrollbackLines))
  const parts = [linesOf(normal, start), bufferStateSequence(terminal, buffers.normal)]
  if (shown !== null) parts.push(ALTERNATE_SCREEN, shown, bufferStateSequence(terminal, buffers.alt))
  parts.push(terminalStateSequence(terminal, core))
  return parts.join('')
}
