import { Unicode11Addon } from '@xterm/addon-unicode11'
import headless, { type Terminal } from '@xterm/headless'
import { Lifetime, toDisposable } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'
import { MIRROR_SCROLLBACK_LINES } from '../../core/limits.ts'
import { PROGRAM_STATUS_OSC, PROGRAM_STATUS_QUERY } from '../../core/activity/program-status/report.ts'
import {
  PLAIN_MIRROR,
  type MirrorTraits,
  type OscSequence,
  type ScreenRow,
  type TerminalMirror,
  type TerminalMirrors,
  type TextPage,
  type TextRange,
} from '../../core/terminal/mirror.ts'
import { clampSize, type TerminalSize } from '../../core/terminal/size.ts'
import { boundTerminal } from '../../core/terminal/bounds/bound-terminal.ts'
import { ColorQueries } from './colors.ts'
import { lastLinesOf } from './last-lines.ts'
import { oscCollector } from './osc-sequences.ts'
import { PacedParser } from './paced-parser.ts'
import { screenRowsOf } from './screen-rows.ts'
import { buildSnapshot } from './snapshot.ts'
import { TextPages } from './text-page.ts'
import { cleanTitle } from './title.ts'
import { xtermCoreOf, type XtermCore } from './xterm-core.ts'

/** A mirror on headless xterm.js. */
export class XtermMirror extends Lifetime implements TerminalMirror {
  private readonly terminal: Terminal
  private readonly core: XtermCore
  private readonly pages: TextPages
  private readonly colors: ColorQueries
  private readonly parser: PacedParser
  private readonly replies = this.register(new Emitter<Uint8Array>())
  private readonly titles = this.register(new Emitter<string>())
  private readonly bells = this.register(new Emitter<void>())
  private readonly oscs = this.register(new Emitter<OscSequence>())
  private readonly resets = this.register(new Emitter<void>())
  private readonly encoder = new TextEncoder()
  private title = ''

  readonly onReply = this.replies.event
  readonly onTitle = this.titles.event
  readonly onBell = this.bells.event
  readonly onOsc = this.oscs.event
  readonly onReset = this.resets.event

  constructor(size: TerminalSize, traits: MirrorTraits = PLAIN_MIRROR) {
    super()
    this.terminal = new headless.Terminal({
      ...clampSize(size),
      scrollback: MIRROR_SCROLLBACK_LINES,
      allowProposedApi: true,
      logLevel: 'off',
    })
    this.register(toDisposable(() => this.terminal.dispose()))
    this.terminal.loadAddon(new Unicode11Addon())
    this.terminal.unicode.activeVersion = '11'
    this.core = xtermCoreOf(this.terminal)
    this.pages = new TextPages(this.terminal, this.core)
    this.colors = new ColorQueries((text) => this.reply(text))
    this.register(this.colors.listen(this.terminal.parser))
    this.terminal.onData((text) => this.reply(text))
    this.core._inputHandler._parser.setOscHandlerFallback(oscCollector((sequence) => this.tellOsc(sequence, traits)))
    this.terminal.parser.registerEscHandler({ final: 'c' }, () => this.tellReset())
    this.terminal.onBell(() => this.bells.fire())
    this.terminal.onTitleChange((title) => this.changeTitle(title))
    this.parser = this.register(new PacedParser((bytes, resolved) => this.core._inputHandler.parse(bytes, resolved)))
    boundTerminal(this.terminal, () => this.parser.isTurnOver())
  }

  get size(): TerminalSize {
    return { cols: this.terminal.cols, rows: this.terminal.rows }
  }

  get isPasteBracketed(): boolean {
    return this.terminal.modes.bracketedPasteMode
  }

  /** Parses from the next turn of the event loop on, after pending input and output. */
  write(bytes: Uint8Array, parsed: (error?: unknown) => void): void {
    this.parser.push(bytes, parsed)
  }

  resize(size: TerminalSize): void {
    const { cols, rows } = clampSize(size)
    if (!this.isDisposed) this.terminal.resize(cols, rows)
  }

  snapshot({ scrollbackLines }: { readonly scrollbackLines: number }): string {
    return this.colors.snapshot() + buildSnapshot(this.terminal, this.core, scrollbackLines)
  }

  lastLines(count: number): readonly string[] {
    return lastLinesOf(this.terminal.buffer.active, count)
  }

  textPage(range: TextRange): TextPage {
    return this.pages.read(range)
  }

  screenRows(): readonly ScreenRow[] {
    return screenRowsOf(this.terminal)
  }

  setColors(colors: { readonly foreground: string; readonly background: string }): void {
    this.colors.setTheme(colors)
  }

  private reply(text: string): void {
    this.replies.fire(this.encoder.encode(text))
  }

  /** A question for status reports is answered here, before the parser comes to the next one (`CSI c`): a later answer counts for nothing. */
  private tellOsc(sequence: OscSequence, { readsStatus }: MirrorTraits): void {
    const isQuery = sequence.code === PROGRAM_STATUS_OSC && sequence.payload === PROGRAM_STATUS_QUERY
    if (isQuery && readsStatus) this.reply(`\x1b]${PROGRAM_STATUS_OSC};${PROGRAM_STATUS_QUERY}\x1b\\`)
    else this.oscs.fire(sequence)
  }

  /** False: the terminal goes on to do it. */
  private tellReset(): boolean {
    this.resets.fire()
    return false
  }

  private changeTitle(title: string): void {
    const clean = cleanTitle(title)
    if (clean === this.title) return
    this.title = clean
    this.titles.fire(clean)
  }
}

export class XtermMirrors implements TerminalMirrors {
  create(size: TerminalSize, traits?: MirrorTraits): TerminalMirror {
    return new XtermMirror(size, traits)
  }
}
