import { Lifetime, toDisposable } from '../../base/disposable.ts'
import type { RpcClient } from '../../contract/client/rpc-client.ts'
import type { Frame } from '../../contract/frames.ts'
import type { StreamMessage, StreamOf } from '../../contract/streams.ts'
import { DEFAULT_SIZE } from '../../core/terminal/size.ts'
import { formatBytes } from '../../words/format.ts'
import { Failure } from '../failure.ts'
import { waitWithHost, type HostWait } from '../host/host-wait.ts'
import { PlainLines } from './plain-lines.ts'

/** What is done with what a terminal says. */
export interface FollowSink {
  /** A complete line of the run of this generation. */
  readonly line: (text: string, generation: number) => void
  /** Something about the output that is no part of it. */
  readonly note: (text: string) => void
  /** Resolves once more can be written. */
  readonly ready: () => Promise<void>
}

/** How long a line that was written anew has to stand still before it is told, twice at most, ms. */
const TICK_MS = 1_000
const CHANNEL = 1
const FULL_SCREEN_NOTE = 'it fills the whole screen now, which has no lines to follow.'

/** Follows an agent's terminal as lines, through all its runs. It only looks on: it has no say in the size, and slows nothing down. */
export class Follow extends Lifetime {
  private readonly client: RpcClient
  private readonly agentId: string
  private readonly sink: FollowSink
  /** Lines before the first new one. */
  private readonly lineCount: number
  private readonly failed: HostWait<never>
  private lines: PlainLines | null = null
  private generation = 0
  private lastLine: string | null = null
  /** Everything that came before this position of the output is parsed, or skipped. */
  private seq = 0
  private wasFullScreen = false
  /** What came is worked off in order. */
  private work: Promise<void> = Promise.resolve()

  constructor(client: RpcClient, agentId: string, parts: { readonly lineCount: number; readonly sink: FollowSink }) {
    super()
    this.client = client
    this.agentId = agentId
    this.sink = parts.sink
    this.failed = this.register(waitWithHost<never>(client))
    this.lineCount = parts.lineCount
  }

  /** Resolves when `over` does and all that came by then is told. Throws a Failure if the host refuses, or is lost. */
  async run(over: Promise<void>): Promise<void> {
    const { client } = this
    this.register(client.onStream((message) => this.hear(message)))
    this.register(client.onFrame((frame) => this.take(frame)))
    const timer = setInterval(() => this.enqueue(async () => this.lines?.tick()), TICK_MS)
    this.register(toDisposable(() => clearInterval(timer)))
    const place = { agent: this.agentId, channel: CHANNEL, ...DEFAULT_SIZE, colors: null, watch: true }
    const answer = await client.request('terminal.attach', place)
    if (!answer.ok) throw Failure.of(answer.error)
    await Promise.race([over, this.failed.promise])
    await Promise.race([this.work, this.failed.promise])
    this.lines?.end()
  }

  override dispose(): void {
    this.lines?.dispose()
    super.dispose()
  }

  private hear(message: StreamMessage): void {
    if (message.stream === 'terminal-reset') this.enqueue(() => this.startAfresh(message))
    if (message.stream === 'terminal-size') this.enqueue(async () => this.lines?.resize(message))
  }

  private take(frame: Frame): void {
    if (frame.kind !== 'output') return
    this.enqueue(async () => {
      if (frame.generation !== this.generation || this.lines === null) return
      await this.lines.write(frame.bytes)
      this.seq = frame.seq + frame.bytes.length
      this.tellOfScreen()
      await this.sink.ready()
      this.client.sendFrame({ kind: 'parsed', channel: CHANNEL, generation: this.generation, seq: this.seq })
    })
  }

  private async startAfresh({ generation, seq, cols, rows, data }: StreamOf<'terminal-reset'>): Promise<void> {
    const isFirst = this.lines === null
    const isSameRun = generation === this.generation
    if (!isFirst && !isSameRun) {
      this.lines?.end()
      this.sink.note(`run ${generation} begins.`)
    }
    if (!isFirst && isSameRun) this.sink.note(skippedNote(seq - this.seq))
    this.lines?.dispose()
    this.generation = generation
    this.seq = seq
    this.lines = new PlainLines({ cols, rows }, (text) => this.tell(text))
    const last = this.lastLine
    await this.lines.begin(data, (all) => {
      if (isFirst) return this.lineCount === 0 ? [] : all.slice(-this.lineCount)
      // After a gap: what follows the line that was told last, if it is still there.
      return isSameRun && last !== null ? all.slice(all.lastIndexOf(last) + 1) : all
    })
    this.tellOfScreen()
    this.client.sendFrame({ kind: 'parsed', channel: CHANNEL, generation, seq })
  }

  private tell(text: string): void {
    this.lastLine = text
    this.sink.line(text, this.generation)
  }

  private tellOfScreen(): void {
    const isFullScreen = this.lines?.isFullScreen ?? false
    if (isFullScreen && !this.wasFullScreen) this.sink.note(FULL_SCREEN_NOTE)
    this.wasFullScreen = isFullScreen
  }

  private enqueue(action: () => Promise<void>): void {
    this.work = this.work.then(() => (this.isDisposed ? undefined : action()))
    this.work.catch((error: unknown) => this.failed.reject(error))
  }
}

function skippedNote(bytes: number): string {
  return `output came faster than it was read: ${formatBytes(bytes)} were skipped.`
}
