import type { Clock } from '../../base/clock.ts'
import { Lifetime, type Disposable } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'
import { clampSize, type TerminalSize } from '../../core/terminal/size.ts'
import { WholeCharacters } from '../../core/terminal/utf8.ts'
import type { Frame } from '../../contract/frames.ts'
import type { RpcClient } from '../../contract/client/rpc-client.ts'
import type { StreamOf } from '../../contract/streams.ts'
import { EarlyInput } from './early-input.ts'
import { bytesOfBinary } from './input-chunks.ts'
import { PacedInput, type InputLine } from './paced-input.ts'
import { NEW_STATUS, type TerminalStatus } from './terminal-status.ts'

/** What a terminal's bytes are written to: xterm.js in the page, a fake in tests. */
export interface TerminalSink {
  /** Empties the terminal and gives it this size. */
  reset(size: TerminalSize): void
  /** Writes; `parsed` is called once all of it has been parsed. */
  write(bytes: Uint8Array | string, parsed: () => void): void
  resize(size: TerminalSize): void
}

/** What a TerminalChannel is opened with. */
export interface TerminalChannelParts {
  readonly agentId: string
  readonly sink: TerminalSink
  readonly size: TerminalSize
  readonly colors: { readonly foreground: string; readonly background: string } | null
  readonly clock: Clock
  /** Generation of the run that is up or about to be; null: none is. */
  readonly run: number | null
  /** False: nothing is typed, and the terminal keeps the size it has. */
  readonly mayType: boolean
}

/** Parsed bytes are acknowledged at least this often, an eighth of what makes the host hold back. Each message costs the page some 0.1 ms. */
const ACKNOWLEDGE_BYTES = 128 * 1024
const ACKNOWLEDGE_IDLE_MS = 500
/** A window being dragged resizes a pty about 16 times a second, not 60. */
const RESIZE_DEBOUNCE_MS = 60

interface Line {
  readonly client: RpcClient
  readonly channel: number
}

/** The page's end of one attachment: orders output, acknowledges what was parsed, sends input and sizes. */
export class TerminalChannel extends Lifetime {
  private readonly parts: TerminalChannelParts
  private readonly changes = this.register(new Emitter<TerminalStatus>())
  private readonly encoder = new TextEncoder()
  /** Frames end anywhere, also inside a character. */
  private readonly characters = new WholeCharacters()
  private line: Line | null = null
  private generation: number | null = null
  /** The screen has been rebuilt over the line there is: input arrives. */
  private isAttached = false
  private run: number | null
  private readonly early = new EarlyInput()
  private readonly paced: PacedInput
  /** Position after the last byte given to the sink; and the last one acknowledged. */
  private nextSeq = 0
  private parsedSeq = 0
  private acknowledgedSeq = 0
  /** Grows with each reset, so that bytes written before it are no longer acknowledged. */
  private life = 0
  private wantedSize: TerminalSize
  private isFirstReset = true
  /** Resizes the host has not answered. */
  private asking = 0
  private acknowledgeTimer: Disposable | null = null
  private resizeTimer: Disposable | null = null
  private current = NEW_STATUS

  readonly onDidChange = this.changes.event

  constructor(parts: TerminalChannelParts) {
    super()
    this.parts = parts
    this.wantedSize = clampSize(parts.size)
    this.run = parts.run
    this.paced = this.register(new PacedInput(this.inputLine(), parts.clock))
  }

  /** Bytes received and not yet parsed. */
  get backlogBytes(): number {
    return this.nextSeq - this.parsedSeq
  }

  get status(): TerminalStatus {
    return this.current
  }

  /** Attaches over a new connection, as `channel`; null: the host is gone. The screen stays until the next reset. */
  bind(client: RpcClient | null, channel: number): void {
    this.clearTimers()
    this.line = client && { client, channel }
    this.isFirstReset = true
    this.isAttached = false
    this.paced.drop()
    if (this.line === null) this.early.drop()
    if (this.line !== null) void this.attach(this.line)
  }

  /** Rebuilds the screen. */
  receiveReset({ generation, seq, cols, rows, data }: StreamOf<'terminal-reset'>): void {
    this.life += 1
    const isSameRun = generation === this.generation
    if (!isSameRun) this.paced.drop()
    this.generation = generation
    this.nextSeq = this.parsedSeq = this.acknowledgedSeq = seq
    this.characters.reset()
    this.parts.sink.reset({ cols, rows })
    this.parts.sink.write(data, () => undefined)
    const takes = this.parts.mayType && this.isFirstReset && !this.isWanted({ cols, rows })
    this.isFirstReset = false
    const foreignSize = takes ? null : this.foreign({ cols, rows })
    const unreadInput = isSameRun ? this.current.unreadInput : null
    this.change({ isReady: true, isBlank: data === '', problem: null, foreignSize, unreadInput })
    if (takes) this.takeSize()
    this.isAttached = true
    for (const bytes of this.early.take(generation)) this.send(bytes)
  }

  /** Takes output: what was written already is skipped, another run's is dropped. */
  receiveFrame(frame: Extract<Frame, { kind: 'output' }>): void {
    if (!this.isAttached || frame.generation !== this.generation) return
    const end = frame.seq + frame.bytes.length
    if (end <= this.nextSeq) return
    if (frame.seq > this.nextSeq) return this.reattach()
    const fresh = frame.bytes.subarray(this.nextSeq - frame.seq)
    this.nextSeq = end
    const { life } = this
    this.parts.sink.write(this.characters.take(fresh), () => life === this.life && this.parsed(end))
    if (this.current.isBlank) this.change({ ...this.current, isBlank: false })
  }

  /** Takes a size another client chose. */
  receiveSize(size: TerminalSize): void {
    this.parts.sink.resize(size)
    this.change({ ...this.current, foreignSize: this.foreign(size) })
  }

  /** The host has refused so many bytes of input, because the program does not read. */
  receiveRefusal(bytes: number): void {
    this.change({ ...this.current, unreadInput: { kind: 'refused', bytes } })
  }

  /** The person knows what the program does not read; what waits for it is dropped. */
  dropUnreadInput(): void {
    this.paced.drop()
    this.change({ ...this.current, unreadInput: null })
  }

  /** Another run is up or about to be, or none: what was typed for the one before is not for it. */
  expectRun(run: number | null): void {
    this.run = run
    this.early.retain(run)
  }

  /** Sends what was typed or pasted, whole and in order; what is typed for a run that is about to be is sent once it is there. */
  type(text: string): void {
    this.send(this.encoder.encode(text))
  }

  /** Sends input whose characters are bytes (mouse reports of old protocols). */
  typeBinary(text: string): void {
    this.send(bytesOfBinary(text))
  }

  /** The room there is now. Ignored while another window owns the size. */
  fit(size: TerminalSize): void {
    const next = clampSize(size)
    if (this.isWanted(next)) return
    this.wantedSize = next
    if (!this.parts.mayType || this.current.foreignSize !== null) return
    this.resizeTimer?.dispose()
    this.resizeTimer = this.parts.clock.setTimer(RESIZE_DEBOUNCE_MS, () => this.takeSize())
  }

  /** Makes this window's size the pty's. */
  takeSize(): void {
    this.resizeTimer?.dispose()
    this.resizeTimer = null
    this.parts.sink.resize(this.wantedSize)
    if (this.current.foreignSize !== null) this.change({ ...this.current, foreignSize: null })
    void this.askForSize()
  }

  override dispose(): void {
    this.clearTimers()
    if (this.line !== null) void this.line.client.request('terminal.detach', { channel: this.line.channel })
    this.line = null
    super.dispose()
  }

  private async attach(line: Line): Promise<void> {
    const { agentId: agent, colors } = this.parts
    const answer = await line.client.request('terminal.attach', {
      agent,
      channel: line.channel,
      ...this.wantedSize,
      colors,
    })
    if (this.line !== line || answer.ok || answer.error.code === 'disconnected') return
    this.early.drop()
    this.change({ ...this.current, problem: answer.error.message })
  }

  private async askForSize(): Promise<void> {
    const { line, wantedSize } = this
    if (line === null) return
    this.asking += 1
    const answer = await line.client.request('terminal.resize', { channel: line.channel, ...wantedSize })
    this.asking -= 1
    if (this.line !== line || this.wantedSize !== wantedSize || !answer.ok) return
    this.parts.sink.resize(answer.value)
    const foreignSize = this.foreign(answer.value)
    if (this.current.foreignSize !== foreignSize) this.change({ ...this.current, foreignSize })
  }

  /** `size` when another window chose it; null when it is ours, or about to give way to ours. */
  private foreign(size: TerminalSize): TerminalSize | null {
    const isPassing = this.resizeTimer !== null || this.asking > 0
    return isPassing || this.isWanted(size) ? null : { cols: size.cols, rows: size.rows }
  }

  private isWanted({ cols, rows }: TerminalSize): boolean {
    return cols === this.wantedSize.cols && rows === this.wantedSize.rows
  }

  private send(bytes: Uint8Array): void {
    const { line, generation, run } = this
    if (!this.parts.mayType) return
    if (line === null) return this.sayUnsent(bytes.length)
    const isThere = this.isAttached && generation !== null && (run === null || generation >= run)
    if (!isThere) return run === null ? undefined : this.early.keep(run, bytes)
    this.paced.push(bytes)
  }

  /** Without a connection nothing is kept: what was typed is meant for the screen as it was then. */
  private sayUnsent(bytes: number): void {
    const { unreadInput } = this.current
    const before = unreadInput?.kind === 'unsent' ? unreadInput.bytes : 0
    this.change({ ...this.current, unreadInput: { kind: 'unsent', bytes: before + bytes } })
  }

  /** What waits for a run is dropped with its line or when another begins: both are as they were when it was typed. */
  private inputLine(): InputLine {
    return {
      send: (bytes) => {
        const { line, generation } = this
        if (line === null || generation === null) return
        line.client.sendFrame({ kind: 'input', channel: line.channel, generation, bytes })
      },
      whenTaken: async () => {
        const answer = await this.line?.client.request('terminal.drain', { channel: this.line.channel })
        return answer?.ok ?? false
      },
      stalled: (bytes) =>
        this.change({ ...this.current, unreadInput: bytes === null ? null : { kind: 'waiting', bytes } }),
    }
  }

  /** Bytes are missing, which means a bug or a lost frame: attach again. */
  private reattach(): void {
    const { line } = this
    if (line === null) return
    void line.client.request('terminal.detach', { channel: line.channel })
    this.bind(line.client, line.channel)
  }

  private parsed(seq: number): void {
    this.parsedSeq = seq
    if (seq - this.acknowledgedSeq >= ACKNOWLEDGE_BYTES) this.acknowledge()
    else this.acknowledgeTimer ??= this.parts.clock.setTimer(ACKNOWLEDGE_IDLE_MS, () => this.acknowledge())
  }

  private acknowledge(): void {
    this.acknowledgeTimer?.dispose()
    this.acknowledgeTimer = null
    const { line, generation, parsedSeq } = this
    if (line === null || generation === null || !this.isAttached || parsedSeq === this.acknowledgedSeq) return
    this.acknowledgedSeq = parsedSeq
    line.client.sendFrame({ kind: 'parsed', channel: line.channel, generation, seq: parsedSeq })
  }

  private clearTimers(): void {
    this.acknowledgeTimer?.dispose()
    this.acknowledgeTimer = null
    this.resizeTimer?.dispose()
    this.resizeTimer = null
  }

  private change(status: TerminalStatus): void {
    this.current = status
    if (!this.isDisposed) this.changes.fire(status)
  }
}
