import type { TerminalSize } from '../../core/terminal/size.ts'
import type { UnreadInput } from '../../words/input-words.ts'

/** What is true of a terminal besides its screen. */
export interface TerminalStatus {
  /** The screen has been rebuilt at least once. */
  readonly isReady: boolean
  /** Nothing was ever written to it. */
  readonly isBlank: boolean
  /** Why the host does not show it; null: it does, or has not answered yet. */
  readonly problem: string | null
  /** Set when another window decided the size. */
  readonly foreignSize: TerminalSize | null
  readonly unreadInput: UnreadInput | null
}

/** Nothing is known yet. */
export const NEW_STATUS: TerminalStatus = {
  isReady: false,
  isBlank: true,
  problem: null,
  foreignSize: null,
  unreadInput: null,
}
