import type { Disposable } from '../../base/disposable.ts'
import type { Event } from '../../base/event.ts'
import type { ScreenSpan } from '../../shapes/post-mortem.ts'
import type { TerminalSize } from './size.ts'

/** An operating system command a program sent: `ESC ] code ; payload BEL`. */
export interface OscSequence {
  readonly code: number
  /** Without control characters, at most OSC_MAX_CHARACTERS (core/limits.ts). */
  readonly payload: string
  /** Nothing was cut off or taken out. */
  readonly isWhole: boolean
}

/** A row of a screen with its looks, without the blanks at its end. */
export interface ScreenRow {
  readonly spans: readonly ScreenSpan[]
  /** The line of the row before goes on in it. */
  readonly isWrapped: boolean
}

/** Some of a terminal's text. */
export interface TextPage {
  /** Oldest first, wrapped rows joined, without blanks at their ends; the last line of all that is kept is not blank. */
  readonly lines: readonly string[]
  /** Where the first of them begins, for the page before this one; null: nothing older is kept. */
  readonly older: number | null
  /** A full-screen program runs: only its screen is told. */
  readonly isFullScreen: boolean
}

/** Which page: the last `limit` lines before a place that an earlier page told; null: before the end. */
export interface TextRange {
  readonly before: number | null
  readonly limit: number
}

/** A terminal without a screen that follows a run's output: answers queries, gives snapshots. */
export interface TerminalMirror extends Disposable {
  /** The terminal's answers to queries of the program (device attributes, cursor position, colours). */
  readonly onReply: Event<Uint8Array>
  /** The last non-empty lines on the screen as plain text, oldest first. */
  lastLines(count: number): readonly string[]
  /**
   * Lines of screen and scrollback as plain text. Places go on to mean the same row while more is printed; a change of size or a reset
   * numbers the rows anew. A page has at most TEXT_PAGE_MAX_CHARACTERS (core/limits.ts), a line TEXT_LINE_MAX_CHARACTERS.
   */
  textPage(range: TextRange): TextPage
  /** The rows of the screen as it is now, from the top. */
  screenRows(): readonly ScreenRow[]
  /** Title set by the program, without control characters, at most 256 characters. */
  readonly onTitle: Event<string>
  /** The program rang the bell (BEL outside any sequence). */
  readonly onBell: Event<void>
  /** A complete OSC sequence that changes nothing on the screen (notification, progress, prompt mark, folder, program status). */
  readonly onOsc: Event<OscSequence>
  /** The program reset the terminal (RIS). */
  readonly onReset: Event<void>
  /** Parses bytes; `parsed` is called when they are on the screen, or with what was thrown: then the screen cannot be trusted any more. */
  write(bytes: Uint8Array, parsed: (error?: unknown) => void): void
  resize(size: TerminalSize): void
  readonly size: TerminalSize
  /** The program asked to be told where a paste begins and ends (mode 2004). */
  readonly isPasteBracketed: boolean
  /**
   * Text with escape sequences that recreates screen, scrollback, modes and cursor in a new terminal of the same size.
   */
  snapshot(options: { readonly scrollbackLines: number }): string
  /** Colours with which the mirror answers OSC 10/11/12 queries, as `#rrggbb`. */
  setColors(colors: { readonly foreground: string; readonly background: string }): void
}

/** What a mirror is to do besides following the output. */
export interface MirrorTraits {
  /** Tell a program that asks (OSC 7501) that its status reports are read; the answer comes before that to any later question. */
  readonly readsStatus: boolean
}

export const PLAIN_MIRROR: MirrorTraits = { readsStatus: false }

export interface TerminalMirrors {
  /** Without traits it does none of that. */
  create(size: TerminalSize, traits?: MirrorTraits): TerminalMirror
}
