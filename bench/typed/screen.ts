import type { TypedScreen } from '../support/terminal-board.ts'

/** Terminals of copies of one program, and how to end them all. */
export interface TypedScreens {
  readonly screens: readonly TypedScreen[]
  end(): Promise<void>
}

/** The program all screens show. */
export interface TypedProgram {
  readonly command: string
  readonly args: readonly string[]
  /** Id of its agent type. */
  readonly type: string
  readonly cwd: string
}

export const SIZE = { cols: 100, rows: 30 }
