import { boundCellMarks } from './cell-marks.ts'
import { boundLinks } from './links.ts'
import { boundLongSequences } from './long-sequences.ts'
import { boundPayloads } from './sequence-payloads.ts'
import { xtermInsideOf } from './xterm-inside.ts'

const LINK = 8

/** What an xterm.js terminal offers for a handler of its own. */
interface HandledTerminal {
  readonly parser: { registerOscHandler(code: number, handler: (payload: string) => boolean): unknown }
}

/**
 * Bounds what a program can make an xterm.js terminal keep and do; the same in the mirror of the host and in the page. To be called
 * once for each new terminal, after all other handlers were registered. `isTurnOver` is asked before what takes long: true makes the
 * parser wait for a promise. Throws on an unknown version of xterm.js.
 */
export function boundTerminal(terminal: HandledTerminal, isTurnOver: () => boolean): void {
  const core = xtermInsideOf(terminal)
  boundCellMarks(core)
  boundPayloads(core)
  boundLongSequences(core, isTurnOver)
  terminal.parser.registerOscHandler(LINK, boundLinks(core))
}
