import type { Handled, SequenceName, XtermInside } from './xterm-inside.ts'

/** What the first number of a sequence may be at most: more has no other effect, but takes as much longer. */
type Most = 'cols' | 'rows' | 'cells' | null

/** Sequences that do something over and over, as often as their first number says (up to 2,147,483,647 times), or to the whole screen. */
const LONG: readonly (readonly [SequenceName, Most])[] = [
  // ICH, DCH, ECH, CHT, CBT: insert, delete, erase characters; tab forward, backward.
  [{ final: '@' }, 'cols'],
  [{ final: 'P' }, 'cols'],
  [{ final: 'X' }, 'cols'],
  [{ final: 'I' }, 'cols'],
  [{ final: 'Z' }, 'cols'],
  // IL, DL, SU, SD: insert, delete lines; scroll up, down.
  [{ final: 'L' }, 'rows'],
  [{ final: 'M' }, 'rows'],
  [{ final: 'S' }, 'rows'],
  [{ final: 'T' }, 'rows'],
  // SL, SR, DECIC, DECDC: scroll left, right; insert, delete columns.
  [{ intermediates: ' ', final: '@' }, 'cols'],
  [{ intermediates: ' ', final: 'A' }, 'cols'],
  [{ intermediates: "'", final: '}' }, 'cols'],
  [{ intermediates: "'", final: '~' }, 'cols'],
  // REP: repeat the last character.
  [{ final: 'b' }, 'cells'],
  // ED, DECSED: erase the display. DECSET, DECRST: other screens.
  [{ final: 'J' }, null],
  [{ prefix: '?', final: 'J' }, null],
  [{ prefix: '?', final: 'h' }, null],
  [{ prefix: '?', final: 'l' }, null],
]

/** RI, RIS, DECALN: reverse index, reset, alignment pattern. */
const LONG_ESCAPES: readonly Omit<SequenceName, 'prefix'>[] = [
  { final: 'M' },
  { final: 'c' },
  { intermediates: '#', final: '8' },
]

/**
 * Bounds what one such sequence can do, and makes the parser pause before it once the turn is over (`isTurnOver`): 64 KB of resets
 * take seconds. Whoever calls `parse` must wait for the promise it then returns.
 */
export function boundLongSequences(core: XtermInside, isTurnOver: () => boolean): void {
  const { _parser: parser } = core._inputHandler
  const pauseIfDue = (): Handled => (isTurnOver() ? Promise.resolve(false) : false)
  for (const [name, most] of LONG) {
    parser.registerCsiHandler(name, ({ params }) => {
      if (most !== null && (params[0] ?? 0) > mostOf(core, most)) params[0] = mostOf(core, most)
      return pauseIfDue()
    })
  }
  for (const name of LONG_ESCAPES) parser.registerEscHandler(name, pauseIfDue)
}

function mostOf({ _bufferService: { cols, rows } }: XtermInside, most: NonNullable<Most>): number {
  switch (most) {
    case 'cols':
      return cols
    case 'rows':
      return rows
    case 'cells':
      return cols * rows
  }
}
