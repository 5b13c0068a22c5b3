import { FitAddon } from '@xterm/addon-fit'
import { SearchAddon } from '@xterm/addon-search'
import { Unicode11Addon } from '@xterm/addon-unicode11'
import { WebLinksAddon } from '@xterm/addon-web-links'
import { Terminal } from '@xterm/xterm'
import { assertNever } from '../../../base/assert-never.ts'
import { Lifetime, toDisposable } from '../../../base/disposable.ts'
import { PARSING_TURN_MS } from '../../../core/limits.ts'
import { boundTerminal } from '../../../core/terminal/bounds/bound-terminal.ts'
import { DEFAULT_SIZE, type TerminalSize } from '../../../core/terminal/size.ts'
import type { TerminalChannel, TerminalSink } from '../../client/terminal-channel.ts'
import type { TerminalHub } from '../../client/terminal-hub.ts'
import { copyText } from '../../ui/copy-text.ts'
import { measureByCharacter } from './cell-widths.ts'
import { openLink } from './links.ts'
import { PacedWrites } from './paced-writes.ts'
import { acceptPastes } from './paste-input.ts'
import { quietRuler } from './quiet-ruler.ts'
import { quietSelection } from './quiet-selection.ts'
import { silenceQueries } from './query-silencer.ts'
import { terminalKeyOf, type TerminalKey } from './terminal-keys.ts'
import { drawSparingly } from './sparing-drawing.ts'
import { readTerminalTheme } from './terminal-theme.ts'
import { SHARED_FRAME_MS } from './terminal-turns.ts'
import { exposeToTests } from './test-hook.ts'
import { desktopBridge } from '../../client/carrier.ts'
import { acceptDrops } from './text-drops.ts'
import { drawWithWebgl } from './webgl-drawing.ts'

/** Lines kept above the screen (DESIGN 11). */
const SCROLLBACK = 10_000
/** Width of the scroll bar, which also marks what was found. */
const SCROLL_BAR_PX = 8
/** Cancels an unfinished escape sequence (CAN), then resets the terminal (RIS); as bytes, so that an incomplete UTF-8 character is dropped too. */
const RESET = new TextEncoder().encode('\x18\x1bc')
/** More unparsed bytes than this count as a flood: about 5 ms of parsing. */
const FLOOD_BYTES = 256 * 1024
/** Time between frames of a flooded terminal, ms: output at a thousand lines a second is no more readable at 60 frames a second than at 10, and drawing costs more than parsing. */
const FLOOD_FRAME_MS = 100
const ESCAPED_ENTER = '\x1b\r'

/** What a PageTerminal needs. */
export interface PageTerminalParts {
  readonly agentId: string
  readonly place: HTMLElement
  readonly hub: TerminalHub
  readonly fontSize: number
  readonly fontFamily: string
  readonly isWindowsHost: boolean
  /** Generation of the run that is up or about to be; null: none is. */
  readonly run: number | null
  /** False: it is only looked at. */
  readonly mayType: boolean
  /** The person asked for the find bar. */
  readonly onFind: () => void
  /** Something was pasted or dropped; nothing of it has reached the terminal. */
  readonly onPaste: (terminal: PageTerminal, text: string) => void
  /** True for keys that the app handles, so that they are not sent to the program. */
  readonly isAppKey: (event: KeyboardEvent) => boolean
}

/** One agent's terminal on the page: xterm, its addons, and its channel to the host. */
export class PageTerminal extends Lifetime {
  readonly channel: TerminalChannel
  readonly search = new SearchAddon({ highlightLimit: 1_000 })
  private readonly terminal: Terminal
  private readonly writes: PacedWrites
  private readonly fitter = new FitAddon()
  private readonly parts: PageTerminalParts

  constructor(parts: PageTerminalParts) {
    super()
    this.parts = parts
    this.terminal = this.openTerminal()
    this.writes = this.register(new PacedWrites(this.terminal))
    const { foreground, background } = readTerminalTheme()
    const { agentId, hub, run, mayType } = parts
    const size = this.room() ?? DEFAULT_SIZE
    const channel = this.register(
      hub.open({ agentId, size, colors: { foreground, background }, sink: this.sink(), run, mayType }),
    )
    this.channel = channel
    const sparing = drawSparingly(this.terminal, () => this.frameMs())
    if (sparing !== null) this.register(sparing)
    this.own(
      this.terminal.onData((text) => {
        this.writes.typed()
        channel.type(text)
      }),
    )
    this.own(this.terminal.onBinary((text) => channel.typeBinary(text)))
    this.register(exposeToTests(agentId, this.terminal))
    const { place, isWindowsHost: isWindows } = parts
    const bridge = desktopBridge()
    const pathOf = bridge === null ? null : (file: File): string => bridge.pathOf(file)
    this.register(acceptDrops({ place, isWindows, pathOf }, (text) => this.askToPaste(text)))
    this.register(acceptPastes(parts.place, (text) => this.askToPaste(text)))
  }

  /** Whether the program is told where a paste begins and ends. */
  get isBracketed(): boolean {
    return this.terminal.modes.bracketedPasteMode
  }

  /** Pastes text that was cleaned, and gives the keyboard to the terminal. */
  paste(text: string): void {
    if (this.isDisposed) return
    this.terminal.paste(text)
    this.terminal.focus()
  }

  /** Gives the keyboard to the terminal. */
  focus(): void {
    if (!this.isDisposed) this.terminal.focus()
  }

  /** Adapts the size in cells to the space it has. */
  fit(): void {
    const room = this.room()
    if (room !== null) this.channel.fit(room)
  }

  /** Changes the font size, and with it the number of cells. */
  setFontSize(fontSize: number): void {
    if (this.terminal.options.fontSize === fontSize) return
    this.terminal.options.fontSize = fontSize
    this.fit()
  }

  /** Takes the colours of the theme in force. */
  refreshTheme(): void {
    this.terminal.options.theme = readTerminalTheme()
    // Draws the marks beside the scroll bar again, in these colours.
    this.terminal.options.overviewRuler = { width: SCROLL_BAR_PX }
  }

  private openTerminal(): Terminal {
    const { place, fontFamily, fontSize, isWindowsHost, mayType } = this.parts
    const terminal = new Terminal({
      allowProposedApi: true,
      cursorInactiveStyle: 'outline',
      disableStdin: !mayType,
      fontFamily,
      fontSize,
      fontWeightBold: 650,
      lineHeight: 1.2,
      linkHandler: {
        activate: openLink,
        allowNonHttpProtocols: false,
      },
      minimumContrastRatio: 4.5,
      overviewRuler: { width: SCROLL_BAR_PX },
      rightClickSelectsWord: false,
      scrollback: SCROLLBACK,
      theme: readTerminalTheme(),
      ...(isWindowsHost ? { windowsPty: { backend: 'conpty' } as const } : {}),
    })
    this.own(terminal)
    terminal.loadAddon(new Unicode11Addon())
    terminal.unicode.activeVersion = '11'
    terminal.loadAddon(this.fitter)
    terminal.loadAddon(this.search)
    terminal.loadAddon(new WebLinksAddon(openLink))
    this.register(silenceQueries(terminal.parser))
    boundTerminal(terminal, turns())
    terminal.attachCustomKeyEventHandler((event) => this.isForProgram(event))
    terminal.open(place)
    measureByCharacter(terminal)
    quietRuler(terminal)
    quietSelection(terminal)
    this.register(drawWithWebgl(terminal))
    return terminal
  }

  /** Everything goes through one queue, so that a reset or a new size happens between the right bytes. */
  private sink(): TerminalSink {
    const { terminal, writes } = this
    const resize = ({ cols, rows }: TerminalSize): void => {
      if (!this.isDisposed) terminal.resize(cols, rows)
    }
    return {
      reset: (size) => writes.writeNow(RESET, () => resize(size)),
      write: (bytes, parsed) => writes.write(bytes, parsed),
      resize: (size) => writes.writeNow('', () => resize(size)),
    }
  }

  private frameMs(): number {
    if (this.channel.backlogBytes <= FLOOD_BYTES) return 0
    return this.writes.isAttended ? FLOOD_FRAME_MS : SHARED_FRAME_MS
  }

  private isForProgram(event: KeyboardEvent): boolean {
    const key = terminalKeyOf(event)
    if (key === null) return !this.parts.isAppKey(event)
    if (event.type !== 'keydown') return false
    // The browser pastes.
    if (key === 'paste') return false
    event.preventDefault()
    event.stopPropagation()
    this.runKey(key)
    return false
  }

  private runKey(key: Exclude<TerminalKey, 'paste' | null>): void {
    switch (key) {
      case 'new-line':
        return this.channel.type(ESCAPED_ENTER)
      case 'find':
        return this.parts.onFind()
      case 'copy':
        if (this.terminal.hasSelection()) void copyText(this.terminal.getSelection())
        return
      default:
        return assertNever(key)
    }
  }

  private askToPaste(text: string): void {
    if (this.parts.mayType) this.parts.onPaste(this, text)
  }

  /** Cells that fit; null while the place has no size. */
  private room(): TerminalSize | null {
    const room = this.fitter.proposeDimensions()
    return room !== undefined && Number.isFinite(room.cols) && Number.isFinite(room.rows) ? room : null
  }

  private own(thing: { dispose(): void }): void {
    this.register(toDisposable(() => thing.dispose()))
  }
}

/** Tells once every PARSING_TURN_MS that a turn is over; xterm.js then sees to it that the page has its own. */
function turns(): () => boolean {
  let beganMs = performance.now()
  return () => {
    const nowMs = performance.now()
    if (nowMs - beganMs < PARSING_TURN_MS) return false
    beganMs = nowMs
    return true
  }
}
