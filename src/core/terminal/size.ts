/** A terminal's size in character cells. */
export interface TerminalSize {
  readonly cols: number
  readonly rows: number
}

/** The size of a terminal before a client attaches. */
export const DEFAULT_SIZE: TerminalSize = { cols: 100, rows: 30 }

/** xterm cannot lay out a wide character in fewer than 2 columns. */
const MIN = { cols: 2, rows: 1 } as const
/** A mirror of 1000 × 500 cells with its scrollback stays under 20 MB; larger sizes are mistakes or attacks. */
const MAX = { cols: 1000, rows: 500 } as const

/** The nearest size that a terminal may have; accepts any numbers, including NaN. */
export function clampSize({ cols, rows }: TerminalSize): TerminalSize {
  return { cols: clamp(cols, MIN.cols, MAX.cols), rows: clamp(rows, MIN.rows, MAX.rows) }
}

export function isSameSize(a: TerminalSize, b: TerminalSize): boolean {
  return a.cols === b.cols && a.rows === b.rows
}

function clamp(value: number, min: number, max: number): number {
  return Number.isFinite(value) ? Math.min(max, Math.max(min, Math.floor(value))) : min
}
