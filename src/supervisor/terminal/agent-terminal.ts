import { DisposableStore, Lifetime, type Disposable } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'
import { whenFired } from '../../base/when-fired.ts'
import type { Clock } from '../../base/clock.ts'
import type { Pty } from '../../core/ports.ts'
import { PLAIN_MIRROR, type TerminalMirrors, type TextPage, type TextRange } from '../../core/terminal/mirror.ts'
import { draftAfter, NO_DRAFT } from '../../core/messages/draft.ts'
import { clampSize, DEFAULT_SIZE, isSameSize, type TerminalSize } from '../../core/terminal/size.ts'
import { Attachment } from './attachment.ts'
import { PacedSize } from './paced-size.ts'
import { KeysFirst } from './keys-first.ts'
import { PtyThrottle } from './pty-throttle.ts'
import { ReadingPace } from './reading-pace.ts'
import { RunScreen, type ScreenColors, type TerminalSignal } from './run-screen.ts'
import { ScreenReader } from './screen-reader.ts'
import type { TerminalLink } from './shared-link.ts'
import { guarded, Taps, type TerminalTap } from './taps.ts'
import { TypedInput } from './typed-input.ts'

/** Lines of scrollback a client starts with; the mirror keeps no more. */
const START_SCROLLBACK_LINES = 1000
/** A client that fell behind gets little: it is drowning already. */
const CATCH_UP_SCROLLBACK_LINES = 200

/** Of a run that has printed nothing. */
const NO_TEXT: TextPage = { lines: [], older: null, isFullScreen: false }

/** What a run's terminal needs while the run lives. */
interface LiveTerminal {
  readonly pty: Pty
  readonly input: TypedInput
  readonly throttle: PtyThrottle
  readonly owned: DisposableStore
}

/** What is on the terminal of a run that is over. */
export interface TerminalLeft {
  /** Null: it printed nothing. */
  readonly screen: ReturnType<RunScreen['rows']>
  readonly lines: readonly string[]
}

/** One agent's terminal across its runs: bytes go to every attached client, the mirror and the taps; the last screen stays after the run. */
export class AgentTerminal extends Lifetime {
  private readonly clock: Clock
  private readonly titles = this.register(new Emitter<string>())
  private readonly signals = this.register(new Emitter<TerminalSignal>())
  private readonly typings = this.register(new Emitter<void>())
  private readonly attachments = new Set<Attachment>()
  private readonly taps = new Taps()
  private readonly mirrored: RunScreen
  /** Those of clients that type: they have a say in the size and may hold the program back. */
  private readonly sizing = new Set<Attachment>()
  private readonly sizes: PacedSize<Attachment>
  private readonly pace: ReadingPace
  private live: LiveTerminal | null = null
  private generation = 0
  private currentSize = DEFAULT_SIZE
  private bytesOut = 0
  private runBytes = 0
  private draft = NO_DRAFT

  private readonly parses = this.register(new Emitter<void>())
  private readonly firstAttach = this.register(new Emitter<void>())

  /** More output is on the screen. */
  readonly onParsed = this.parses.event
  /** What stands at the bottom of the screen. */
  readonly screen: ScreenReader
  /** Titles the program sets. */
  readonly onTitle = this.titles.event
  /** What the program sends that is not drawn. */
  readonly onSignal = this.signals.event
  /** A person typed something. */
  readonly onTyped = this.typings.event

  constructor(mirrors: TerminalMirrors, clock: Clock, keys = new KeysFirst(clock)) {
    super()
    this.clock = clock
    const mirrorBacklog = (): number => this.mirrored.backlogBytes
    this.pace = new ReadingPace({ mirrorBacklog, attachments: this.sizing, keys, clock })
    this.sizes = this.register(new PacedSize<Attachment>(clock, (size, by) => this.takeSize(size, by)))
    this.mirrored = this.register(
      new RunScreen(mirrors, {
        parsed: () => this.moreIsParsed(),
        titled: (title) => this.live && this.titles.fire(title),
        signalled: (signal) => this.live && this.signals.fire(signal),
        replied: (bytes) => this.live?.pty.reply(bytes),
        lost: () => this.live?.throttle.update(),
      }),
    )
    const readLines = (count: number): readonly string[] => this.mirrored.lines(count)
    this.screen = this.register(new ScreenReader(clock, { onParsed: this.onParsed, readLines }))
  }

  /** Size in force, or about to be; what the next run starts with. */
  get size(): TerminalSize {
    return this.sizes.next ?? this.currentSize
  }

  /** Some client has it open. */
  get isShown(): boolean {
    return this.attachments.size > 0
  }

  /** Output bytes since the session began; the sampler takes differences. */
  get outputBytes(): number {
    return this.bytesOut
  }

  /** Resolves once a window has said how large it shows the terminal, at the latest after `longestMs`. */
  whenSized(longestMs: number): Promise<void> {
    return this.sizing.size > 0 ? Promise.resolve() : whenFired(this.firstAttach.event, this.clock, longestMs)
  }

  /** The last lines that are not empty, oldest first, once everything printed so far is on the screen. */
  lastLines(count: number): Promise<readonly string[]> {
    return this.mirrored.linesOfAll(count)
  }

  /** Text of its latest run, once everything printed so far is on the screen; null: no run had a terminal here. */
  async textPage(range: TextRange): Promise<(TextPage & { readonly generation: number }) | null> {
    const { generation } = this
    const page = await this.mirrored.textOfAll(range)
    return generation === 0 ? null : { generation, ...(page ?? NO_TEXT) }
  }

  /** What run `generation` has left: its screen, and its last lines that are not empty, oldest first. Null: it never had a terminal here. */
  leftBy(generation: number, lineCount: number): TerminalLeft | null {
    if (generation !== this.generation) return null
    return { screen: this.mirrored.rows(), lines: this.mirrored.lines(lineCount) }
  }

  /** Adds a tap, told everything from now on until disposed. */
  tap(tap: TerminalTap): Disposable {
    return this.taps.add(tap)
  }

  /** A new run begins on `pty`. Every client starts afresh. */
  begin(generation: number, pty: Pty, traits = PLAIN_MIRROR): void {
    this.endLive()
    this.sizes.applyNow()
    this.mirrored.begin(traits)
    this.runBytes = 0
    this.draft = NO_DRAFT
    const owned = new DisposableStore()
    this.generation = generation
    const throttle = owned.add(new PtyThrottle(pty, this.clock, () => this.pace.congestion()))
    this.live = { pty, input: owned.add(new TypedInput(pty)), throttle, owned }
    owned.add(pty.onData((bytes) => this.receive(bytes)))
    for (const attachment of this.attachments) this.startAttachment(attachment, START_SCROLLBACK_LINES)
  }

  /** The run has ended; its screen stays. All it printed goes to clients before they are told of the end. */
  end(): void {
    for (const attachment of this.attachments) guarded(() => attachment.finish())
    this.endLive()
  }

  /** Opens a view for a client. Alone it decides the size; otherwise the size in force stays. */
  attach(
    to: { readonly channel: number; readonly link: TerminalLink },
    size: TerminalSize,
    colors: ScreenColors | null,
  ): Attachment {
    if (colors) this.mirrored.takeColors(colors)
    const attachment = this.newAttachment(to)
    this.sizing.add(attachment)
    if (this.sizing.size === 1) this.resize(size, attachment)
    this.startAttachment(attachment, START_SCROLLBACK_LINES)
    this.firstAttach.fire()
    return attachment
  }

  /** Opens a read-only view: it has no say in the size and never slows the program down. */
  watch(to: { readonly channel: number; readonly link: TerminalLink }): Attachment {
    const attachment = this.newAttachment(to)
    this.startAttachment(attachment, START_SCROLLBACK_LINES)
    return attachment
  }

  detach(attachment: Attachment): void {
    this.attachments.delete(attachment)
    this.sizing.delete(attachment)
    attachment.dispose()
    this.live?.throttle.update()
  }

  /** Gives the terminal a new size for everybody, in a moment if it has just got one; returns the one it really gets. */
  resize(size: TerminalSize, by: Attachment): TerminalSize {
    const next = clampSize(size)
    if (!isSameSize(next, this.size)) this.sizes.ask(next, by)
    return next
  }

  /** What a person typed into run `generation`; for another run it is dropped. */
  write(generation: number, bytes: Uint8Array, by: Attachment): void {
    if (generation !== this.generation || !this.live) return
    this.pace.typed()
    this.live.input.type(bytes, by)
    this.draft = draftAfter(this.draft, bytes)
    this.typings.fire()
  }

  /** Types what nobody does at a terminal: a message. False: the run is over, or too much input waits. */
  typeUnseen(generation: number, bytes: Uint8Array): boolean {
    if (generation !== this.generation || !this.live?.input.typeUnseen(bytes)) return false
    this.draft = draftAfter(this.draft, bytes)
    this.typings.fire()
    return true
  }

  /** Something a client typed may stand in the program's input. */
  get hasDraft(): boolean {
    return this.draft.hasText
  }

  /** Its program asked to be told where a paste begins and ends. */
  get isPasteBracketed(): boolean {
    return this.mirrored.isPasteBracketed
  }

  /** Typed input waits for the program. */
  get isInputWaiting(): boolean {
    return this.live?.input.isWaiting ?? false
  }

  /** Resolves once everything printed so far is on the screen. */
  async whenParsed(): Promise<void> {
    await this.mirrored.linesOfAll(0)
  }

  /** Resolves once all that was typed has reached the program's terminal, or its run is over. */
  whenInputTaken(): Promise<void> {
    return this.live?.input.whenTaken() ?? Promise.resolve()
  }

  /** A client has parsed more. */
  parsed(): void {
    this.live?.throttle.update()
  }

  override dispose(): void {
    this.endLive()
    for (const attachment of this.attachments) attachment.dispose()
    this.attachments.clear()
    this.sizing.clear()
    super.dispose()
  }

  private receive(bytes: Uint8Array): void {
    this.bytesOut += bytes.length
    this.runBytes += bytes.length
    this.pace.printed(bytes.length)
    // Clients before the mirror: the echo a person waits for goes first.
    for (const attachment of this.attachments) guarded(() => attachment.push(bytes))
    this.mirrored.follow(bytes, this.currentSize)
    this.taps.output(bytes)
    this.live?.throttle.update()
  }

  private takeSize(size: TerminalSize, by: Attachment): void {
    if (isSameSize(size, this.currentSize)) return
    this.currentSize = size
    this.live?.pty.resize(size)
    this.mirrored.resize(size)
    for (const attachment of this.attachments) if (attachment !== by) guarded(() => attachment.resized(size))
    this.taps.resized(size)
  }

  private moreIsParsed(): void {
    this.live?.throttle.update()
    if (!this.isDisposed) this.parses.fire()
  }

  private newAttachment(to: { readonly channel: number; readonly link: TerminalLink }): Attachment {
    const attachment = new Attachment(to, this.clock, () => this.startAttachment(attachment, CATCH_UP_SCROLLBACK_LINES))
    this.attachments.add(attachment)
    return attachment
  }

  private startAttachment(attachment: Attachment, scrollbackLines: number): void {
    this.mirrored.whenReady(scrollbackLines, (from) => {
      if (attachment.isDisposed) return
      const { generation, runBytes: seq } = this
      const blank = { seq, ...this.currentSize, data: '', rest: [] }
      guarded(() => attachment.start({ generation, ...(from ?? blank) }))
    })
  }

  private endLive(): void {
    const owned: Disposable | undefined = this.live?.owned
    this.live = null
    owned?.dispose()
  }
}
