import { DisposableStore, Lifetime, type Disposable } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'
import type { Clock } from '../../base/clock.ts'
import { reportUnexpected } from '../../base/unexpected.ts'
import type { ClientSink } from '../../contract/rpc/handlers.ts'
import type { Pty, TerminalMirror, TerminalMirrors } from '../../core/ports.ts'
import { clampSize, DEFAULT_SIZE, type TerminalSize } from '../../core/terminal/size.ts'
import { Attachment } from './attachment.ts'
import { MirrorFeed } from './mirror-feed.ts'
import { PtyThrottle } from './pty-throttle.ts'
import { ScreenReader } from './screen-reader.ts'
import { guarded, Taps, type TerminalTap } from './taps.ts'

/** Lines of scrollback a client starts with; the mirror keeps no more. */
const START_SCROLLBACK_LINES = 1000
/** A client that fell behind gets little: it is drowning already. */
const CATCH_UP_SCROLLBACK_LINES = 200

/** A mirror this far behind slows its program down: some 40 ms of parsing. */
const MIRROR_BACKLOG_BYTES = 2 * 1024 * 1024

/** What follows the output and what feeds it. */
interface Shadow {
  readonly mirror: TerminalMirror
  readonly feed: MirrorFeed
}

/** What a run's terminal needs while the run lives. */
interface LiveTerminal {
  readonly pty: Pty
  readonly throttle: PtyThrottle
  readonly owned: DisposableStore
}

/** One agent's terminal across its runs: bytes go to every attached client, the mirror and the taps; the last screen stays after the run. */
export class AgentTerminal extends Lifetime {
  private readonly mirrors: TerminalMirrors
  private readonly clock: Clock
  private readonly titles = this.register(new Emitter<string>())
  private readonly attachments = new Set<Attachment>()
  private readonly taps = new Taps()
  /** Those of clients that type: they have a say in the size and may hold the program back. */
  private readonly sizing = new Set<Attachment>()
  private shadow: Shadow | null = null
  /** The mirror has failed: until the next run there is none. */
  private isMirrorLost = false
  private live: LiveTerminal | null = null
  private generation = 0
  private colors: { readonly foreground: string; readonly background: string } | null = null
  private currentSize = DEFAULT_SIZE
  private bytesOut = 0
  private runBytes = 0

  private readonly parses = this.register(new Emitter<void>())
  private readonly firstAttach = this.register(new Emitter<void>())

  /** More output is on the screen. */
  readonly onParsed = this.parses.event
  /** What stands at the bottom of the screen. */
  readonly screen: ScreenReader
  /** Titles the program sets. */
  readonly onTitle = this.titles.event

  constructor(mirrors: TerminalMirrors, clock: Clock) {
    super()
    this.mirrors = mirrors
    this.clock = clock
    const readLines = (count: number): readonly string[] => this.linesNow(count)
    this.screen = this.register(new ScreenReader(clock, { onParsed: this.onParsed, readLines }))
  }

  /** Size in force; what the next run starts with. */
  get size(): TerminalSize {
    return this.currentSize
  }

  /** Output bytes since the session began; the sampler takes differences. */
  get outputBytes(): number {
    return this.bytesOut
  }

  /** Resolves once a window has said how large it shows the terminal, at the latest after `longestMs`. */
  whenSized(longestMs: number): Promise<void> {
    if (this.sizing.size > 0) return Promise.resolve()
    return new Promise((resolve) => {
      const finish = (): void => {
        timer.dispose()
        attached.dispose()
        resolve()
      }
      const attached = this.firstAttach.event(finish)
      const timer = this.clock.setTimer(longestMs, finish)
    })
  }

  /** The last lines that are not empty, oldest first, once everything printed so far is on the screen. */
  lastLines(count: number): Promise<readonly string[]> {
    const { shadow } = this
    if (shadow === null) return Promise.resolve([])
    return new Promise((resolve) => {
      shadow.feed.whenDrained(() => resolve(shadow === this.shadow ? this.linesNow(count) : []))
    })
  }

  /** Adds a tap, told everything from now on until disposed. */
  tap(tap: TerminalTap): Disposable {
    return this.taps.add(tap)
  }

  /** A new run begins on `pty`. Every client starts afresh. */
  begin(generation: number, pty: Pty): void {
    this.endLive()
    this.shadow?.mirror.dispose()
    this.shadow = null
    this.isMirrorLost = false
    this.runBytes = 0
    const owned = new DisposableStore()
    this.generation = generation
    this.live = { pty, throttle: owned.add(new PtyThrottle(pty, this.clock, () => this.isCongested())), owned }
    owned.add(pty.onData((bytes) => this.receive(bytes)))
    for (const attachment of this.attachments) this.startAttachment(attachment, START_SCROLLBACK_LINES)
  }

  /** The run has ended; its screen stays. */
  end(): void {
    this.endLive()
  }

  /** Opens a view for a client. Alone it decides the size; otherwise the size in force stays. */
  attach(
    to: { readonly channel: number; readonly link: ClientSink },
    size: TerminalSize,
    colors: typeof this.colors,
  ): Attachment {
    if (colors) this.takeColors(colors)
    const attachment = this.newAttachment(to)
    this.sizing.add(attachment)
    if (this.sizing.size === 1) this.resize(size, attachment)
    this.startAttachment(attachment, START_SCROLLBACK_LINES)
    this.firstAttach.fire()
    return attachment
  }

  /** Opens a read-only view: it has no say in the size and never slows the program down. */
  watch(to: { readonly channel: number; readonly link: ClientSink }): Attachment {
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

  /** Gives the terminal a new size for everybody; returns the one it really got. */
  resize(size: TerminalSize, by: Attachment): TerminalSize {
    const next = clampSize(size)
    if (next.cols === this.currentSize.cols && next.rows === this.currentSize.rows) return next
    this.currentSize = next
    this.live?.pty.resize(next)
    this.withMirror(({ mirror }) => mirror.resize(next))
    for (const attachment of this.attachments) if (attachment !== by) guarded(() => attachment.resized(next))
    this.taps.resized(next)
    return next
  }

  /** What a person typed into run `generation`; for another run it is dropped. */
  write(generation: number, bytes: Uint8Array, by: Attachment): void {
    if (generation !== this.generation || !this.live) return
    by.expectEcho()
    this.live.pty.write(bytes)
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
    this.shadow?.mirror.dispose()
    super.dispose()
  }

  private linesNow(count: number): readonly string[] {
    let lines: readonly string[] = []
    this.withMirror(({ mirror }) => void (lines = mirror.lastLines(count)))
    return lines
  }

  private receive(bytes: Uint8Array): void {
    this.bytesOut += bytes.length
    this.runBytes += bytes.length
    // Clients before the mirror: the echo a person waits for goes first.
    for (const attachment of this.attachments) guarded(() => attachment.push(bytes))
    this.follow(bytes)
    this.taps.output(bytes)
    this.live?.throttle.update()
  }

  private follow(bytes: Uint8Array): void {
    if (this.isMirrorLost) return
    try {
      this.shadow ??= this.newShadow()
      this.shadow.feed.push(bytes)
    } catch (error) {
      this.loseMirror(error)
    }
  }

  /** Uses the mirror where there is one. One that throws is given up until the next run: its screen cannot be trusted any more. */
  private withMirror(use: (shadow: Shadow) => void): void {
    const { shadow } = this
    if (shadow === null) return
    try {
      use(shadow)
    } catch (error) {
      this.loseMirror(error)
    }
  }

  private loseMirror(error: unknown): void {
    reportUnexpected(error, 'terminal mirror')
    const { shadow } = this
    this.isMirrorLost = true
    this.shadow = null
    shadow?.feed.abandon()
    shadow?.mirror.dispose()
    this.live?.throttle.update()
  }

  /** Made with the first output: an agent that says nothing costs no terminal. */
  private newShadow(): Shadow {
    const mirror = this.mirrors.create(this.currentSize)
    if (this.colors) mirror.setColors(this.colors)
    this.live?.owned.add(mirror.onReply((bytes) => this.live?.pty.write(bytes)))
    this.live?.owned.add(mirror.onTitle((title) => this.titles.fire(title)))
    const hears = { parsed: () => this.mirrored(), failed: (error: unknown) => this.loseMirror(error) }
    return { mirror, feed: new MirrorFeed(mirror, hears) }
  }

  private mirrored(): void {
    this.live?.throttle.update()
    if (!this.isDisposed) this.parses.fire()
  }

  private isCongested(): boolean {
    if ((this.shadow?.feed.backlogBytes ?? 0) > MIRROR_BACKLOG_BYTES) return true
    for (const attachment of this.sizing) if (attachment.holdsBack()) return true
    return false
  }

  private newAttachment(to: { readonly channel: number; readonly link: ClientSink }): Attachment {
    const attachment = new Attachment(to, this.clock, () => this.startAttachment(attachment, CATCH_UP_SCROLLBACK_LINES))
    this.attachments.add(attachment)
    return attachment
  }

  private startAttachment(attachment: Attachment, scrollbackLines: number): void {
    const { shadow, generation } = this
    if (shadow === null) return this.startWithoutScreen(attachment)
    const { mirror, feed } = shadow
    feed.whenSettled(() => {
      if (attachment.isDisposed) return
      // A new run starts every client anew by itself; a lost mirror does not.
      if (shadow !== this.shadow) return this.isMirrorLost ? this.startWithoutScreen(attachment) : undefined
      this.withMirror(() => {
        const data = mirror.snapshot({ scrollbackLines })
        const rest = feed.restAfterSnapshot()
        guarded(() => attachment.start({ generation, seq: feed.snapshotSeq, ...mirror.size, data, rest }))
      })
    })
  }

  private startWithoutScreen(attachment: Attachment): void {
    const { generation, runBytes: seq } = this
    guarded(() => attachment.start({ generation, seq, ...this.currentSize, data: '', rest: [] }))
  }

  private takeColors(colors: NonNullable<typeof this.colors>): void {
    this.colors = colors
    this.withMirror(({ mirror }) => mirror.setColors(colors))
  }

  private endLive(): void {
    const owned: Disposable | undefined = this.live?.owned
    this.live = null
    owned?.dispose()
  }
}
