import { DisposableStore, Lifetime } from '../../base/disposable.ts'
import { reportUnexpected } from '../../base/unexpected.ts'
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
import type { TerminalSize } from '../../core/terminal/size.ts'
import type { TerminalStart } from './attachment.ts'
import { MirrorFeed } from './mirror-feed.ts'

/** Colours a page shows, as `#rrggbb`. */
export interface ScreenColors {
  readonly foreground: string
  readonly background: string
}

/** What follows the output and what feeds it. */
interface Shadow {
  readonly mirror: TerminalMirror
  readonly feed: MirrorFeed
  /** The mirror, and what is heard of it. */
  readonly owned: DisposableStore
}

/** What a program sends that is not drawn: an OSC sequence, the bell, a reset of the terminal. */
export type TerminalSignal =
  { readonly kind: 'osc'; readonly sequence: OscSequence } | { readonly kind: 'bell' } | { readonly kind: 'reset' }

/** What hears of a screen. */
export interface ScreenListener {
  /** More output is on the screen. */
  parsed(): void
  /** The program set a title. */
  titled(title: string): void
  /** The program sent something that is not drawn. */
  signalled(signal: TerminalSignal): void
  /** An answer to a query of the program. */
  replied(bytes: Uint8Array): void
  /** Parsing threw: until the next run there is no screen. */
  lost(): void
}

/** The screen of one agent's latest run, as a mirror of its output: made with the first output, since an agent that says nothing costs no terminal. */
export class RunScreen extends Lifetime {
  private readonly mirrors: TerminalMirrors
  private readonly listener: ScreenListener
  private shadow: Shadow | null = null
  /** The mirror has failed: until the next run there is none. */
  private isLost = false
  private colors: ScreenColors | null = null
  private traits = PLAIN_MIRROR

  constructor(mirrors: TerminalMirrors, listener: ScreenListener) {
    super()
    this.mirrors = mirrors
    this.listener = listener
  }

  /** Output that is not on the screen yet, bytes. */
  get backlogBytes(): number {
    return this.shadow?.feed.backlogBytes ?? 0
  }

  /** A new run begins, with an empty screen. */
  begin(traits: MirrorTraits): void {
    this.traits = traits
    this.shadow?.owned.dispose()
    this.shadow = null
    this.isLost = false
  }

  /** Takes output of a terminal of this size. */
  follow(bytes: Uint8Array, size: TerminalSize): void {
    if (this.isLost) return
    try {
      this.shadow ??= this.newShadow(size)
      this.shadow.feed.push(bytes)
    } catch (error) {
      this.lose(error)
    }
  }

  resize(size: TerminalSize): void {
    this.use(({ mirror }) => mirror.resize(size))
  }

  /** Takes the colours with which the program's queries are answered. */
  takeColors(colors: ScreenColors): void {
    this.colors = colors
    this.use(({ mirror }) => mirror.setColors(colors))
  }

  /** Its program asked to be told where a paste begins and ends. */
  get isPasteBracketed(): boolean {
    return this.shadow?.mirror.isPasteBracketed ?? false
  }

  /** The last lines that are not empty, oldest first. */
  lines(count: number): readonly string[] {
    let lines: readonly string[] = []
    this.use(({ mirror }) => void (lines = mirror.lastLines(count)))
    return lines
  }

  /** Its size and rows as they are now; null: there is no screen. */
  rows(): { readonly size: TerminalSize; readonly rows: readonly ScreenRow[] } | null {
    let found: ReturnType<RunScreen['rows']> = null
    this.use(({ mirror }) => void (found = { size: mirror.size, rows: mirror.screenRows() }))
    return found
  }

  /** The last lines once everything printed so far is on the screen. */
  linesOfAll(count: number): Promise<readonly string[]> {
    const { shadow } = this
    if (shadow === null) return Promise.resolve([])
    return new Promise((resolve) => {
      shadow.feed.whenDrained(() => resolve(shadow === this.shadow ? this.lines(count) : []))
    })
  }

  /** Text of screen and scrollback once everything printed so far is there; null: there is no screen. */
  textOfAll(range: TextRange): Promise<TextPage | null> {
    const { shadow } = this
    if (shadow === null) return Promise.resolve(null)
    return new Promise((resolve) => {
      shadow.feed.whenDrained(() => {
        let page: TextPage | null = null
        if (shadow === this.shadow) this.use(({ mirror }) => void (page = mirror.textPage(range)))
        resolve(page)
      })
    })
  }

  /**
   * Hands over what a client starts from, now or as soon as the mirror is between two slices; null if there is no screen. Never if a new
   * run has begun meanwhile, which starts every client anew by itself.
   */
  whenReady(scrollbackLines: number, start: (from: Omit<TerminalStart, 'generation'> | null) => void): void {
    const { shadow } = this
    if (shadow === null) return start(null)
    const { mirror, feed } = shadow
    feed.whenSettled(() => {
      if (shadow !== this.shadow) return this.isLost ? start(null) : undefined
      this.use(() => {
        const data = mirror.snapshot({ scrollbackLines })
        start({ seq: feed.snapshotSeq, ...mirror.size, data, rest: feed.restAfterSnapshot() })
      })
    })
  }

  override dispose(): void {
    this.shadow?.owned.dispose()
    super.dispose()
  }

  /** Uses the mirror where there is one. One that throws is given up until the next run: its screen cannot be trusted any more. */
  private use(action: (shadow: Shadow) => void): void {
    if (this.shadow === null) return
    try {
      action(this.shadow)
    } catch (error) {
      this.lose(error)
    }
  }

  private lose(error: unknown): void {
    reportUnexpected(error, 'terminal mirror')
    const { shadow } = this
    this.isLost = true
    this.shadow = null
    shadow?.feed.abandon()
    shadow?.owned.dispose()
    this.listener.lost()
  }

  private newShadow(size: TerminalSize): Shadow {
    const owned = new DisposableStore()
    const mirror = owned.add(this.mirrors.create(size, this.traits))
    if (this.colors) mirror.setColors(this.colors)
    owned.add(mirror.onReply((bytes) => this.listener.replied(bytes)))
    owned.add(mirror.onTitle((title) => this.listener.titled(title)))
    owned.add(mirror.onOsc((sequence) => this.listener.signalled({ kind: 'osc', sequence })))
    owned.add(mirror.onBell(() => this.listener.signalled({ kind: 'bell' })))
    owned.add(mirror.onReset(() => this.listener.signalled({ kind: 'reset' })))
    const hears = { parsed: () => this.listener.parsed(), failed: (error: unknown) => this.lose(error) }
    return { mirror, feed: new MirrorFeed(mirror, hears), owned }
  }
}
