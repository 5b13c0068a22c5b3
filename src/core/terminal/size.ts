/** A terminal's size in character cells. */
export interface TerminalSize {
  readonly cols: number
  readonly rows: number
}

/** What a terminal has before anyone looks at it. */
export const DEFAULT_SIZE: TerminalSize = { cols: 100, rows: 30 }

/** Below 2 columns xterm cannot lay out a wide character. */
const MIN = { cols: 2, rows: 1 } as const
/** A mirror of 1000 × 500 cells with its scrollback stays under 20 MB; larger sizes are mistakes or attacks. */
const MAX = { cols: 1000, rows: 500 } as const

/** The nearest size a terminal may really have; any numbers in, NaN included. */
export function clampSize({ cols, rows }: TerminalSize): TerminalSize {
  return { cols: clamp(cols, MIN.cols, MAX.cols), rows: clamp(rows, MIN.rows, MAX.rows) }
}

function clamp(value: number, min: number, max: number): number {
  return Number.isFinite(value) ? Math.min(max, Math.max(min, Math.floor(value))) : min
}
