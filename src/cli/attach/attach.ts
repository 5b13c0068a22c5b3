import { Lifetime, toDisposable } from '../../base/disposable.ts'
import type { RpcClient } from '../../contract/client/rpc-client.ts'
import { MAX_FRAME_BYTES, type Frame } from '../../contract/frames.ts'
import type { StreamMessage } from '../../contract/streams.ts'
import { Failure } from '../failure.ts'
import { waitWithHost, type HostWait } from '../host/host-wait.ts'
import { attachedOutput } from './output-filter.ts'
import { typedBefore, type DetachKey } from './detach-key.ts'

/** The person's terminal. */
export interface OwnTerminal {
  readonly input: NodeJS.ReadStream
  readonly output: NodeJS.WriteStream
}

/** Why it ended. */
export type AttachEnd = 'detached' | 'agent-down'

/** The second screen, empty. */
const ENTER = '\u001b[?1049h\u001b[2J\u001b[H'
/** Every mode a program may have switched on is switched off: mouse, focus, paste, keyboards, scrolling region, colours, cursor, charset. */
const LEAVE = [
  ...[
    '\u001b[?9l',
    '\u001b[?1000l',
    '\u001b[?1002l',
    '\u001b[?1003l',
    '\u001b[?1004l',
    '\u001b[?1005l',
    '\u001b[?1006l',
  ],
  ...[
    '\u001b[?1015l',
    '\u001b[?1016l',
    '\u001b[?2004l',
    '\u001b[?2026l',
    '\u001b[=0u',
    '\u001b[>4m',
    '\u001b>',
    '\u001b[?1l',
  ],
  ...[
    '\u001b(B',
    '\u000f',
    '\u001b[r',
    '\u001b[?6l',
    '\u001b[?7h',
    '\u001b[4l',
    '\u001b[m',
    '\u001b[0 q',
    '\u001b[?25h',
  ],
  '\u001b[?1049l',
].join('')
const FIRST_CHANNEL = 1

/** Joins the person's terminal and an agent's, until the detach key is pressed or the agent is down. */
export class Attach extends Lifetime {
  private readonly client: RpcClient
  private readonly agentId: string
  private readonly terminal: OwnTerminal
  private readonly key: DetachKey
  private readonly decoder = new TextDecoder()
  private readonly filter = attachedOutput(() => void (this.needsFirstScreen = true))
  private readonly over: HostWait<AttachEnd>
  private channel = FIRST_CHANNEL
  private generation = 0
  private needsFirstScreen = false

  constructor(client: RpcClient, agentId: string, terminal: OwnTerminal, key: DetachKey) {
    super()
    this.client = client
    this.agentId = agentId
    this.terminal = terminal
    this.key = key
    this.over = this.register(waitWithHost<AttachEnd>(client))
  }

  /** Resolves at the end, with the terminal as it was before. Throws a Failure if the host refuses, or is lost. */
  async run(): Promise<AttachEnd> {
    const { client, terminal } = this
    this.register(client.onStream((message) => this.hear(message)))
    this.register(client.onFrame((frame) => this.show(frame)))
    this.takeTerminal()
    try {
      await this.open()
      return await this.over.promise
    } finally {
      this.dispose()
      terminal.output.write(LEAVE)
    }
  }

  /** The agent is down, and is not started again. */
  agentEnded(): void {
    this.over.resolve('agent-down')
  }

  private async open(): Promise<void> {
    const { columns: cols, rows } = this.terminal.output
    const place = { agent: this.agentId, channel: this.channel, cols, rows, colors: null }
    const answer = await this.client.request('terminal.attach', place)
    if (!answer.ok) throw Failure.of(answer.error)
  }

  private takeTerminal(): void {
    const { input, output } = this.terminal
    output.write(ENTER)
    input.setRawMode(true)
    const typed = (bytes: Buffer): void => this.type(bytes)
    const resized = (): void => void this.resize()
    input.on('data', typed)
    output.on('resize', resized)
    this.register(
      toDisposable(() => {
        input.off('data', typed)
        output.off('resize', resized)
        input.setRawMode(false)
        input.pause()
      }),
    )
    input.resume()
  }

  private type(bytes: Buffer): void {
    const before = typedBefore(bytes, this.key)
    this.send(before ?? bytes)
    if (before !== null) this.over.resolve('detached')
  }

  private send(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; at += MAX_FRAME_BYTES) {
      const piece = bytes.subarray(at, at + MAX_FRAME_BYTES)
      this.client.sendFrame({ kind: 'input', channel: this.channel, generation: this.generation, bytes: piece })
    }
  }

  private async resize(): Promise<void> {
    const { columns: cols, rows } = this.terminal.output
    await this.client.request('terminal.resize', { channel: this.channel, cols, rows })
  }

  private hear(message: StreamMessage): void {
    if (message.stream !== 'terminal-reset' || message.channel !== this.channel) return
    this.generation = message.generation
    this.filter.reset()
    this.decoder.decode()
    this.terminal.output.write(`\u001b[m\u001b[r\u001b[2J\u001b[3J\u001b[H${this.filter.feed(message.data)}`)
    // The screen that was copied may itself be a second one.
    this.needsFirstScreen = false
    this.parsed(message.seq)
  }

  private show(frame: Frame): void {
    if (frame.kind !== 'output' || frame.channel !== this.channel || frame.generation !== this.generation) return
    const text = this.filter.feed(this.decoder.decode(frame.bytes, { stream: true }))
    const seq = frame.seq + frame.bytes.length
    this.terminal.output.write(text, () => this.parsed(seq))
    // A host that refuses ends it, with the reason.
    if (this.needsFirstScreen) this.showFirstScreen().catch((error: unknown) => this.over.reject(error))
  }

  /** Confirmed once the person's terminal has taken it, so that a slow one is not sent more than it can show. */
  private parsed(seq: number): void {
    this.client.sendFrame({ kind: 'parsed', channel: this.channel, generation: this.generation, seq })
  }

  /** The host knows what is on the program's first screen: the terminal is attached anew. */
  private async showFirstScreen(): Promise<void> {
    this.needsFirstScreen = false
    const old = this.channel
    this.channel += 1
    // Asked for before anything else is sent: what is typed meanwhile is for the new channel.
    await Promise.all([this.open(), this.client.request('terminal.detach', { channel: old })])
  }
}
