import { valueOf } from './in-process-host.ts'
import type { HostClient } from './spawned-host.ts'

type Listener = (bytes: Uint8Array) => void

/** A terminal somebody types into. */
export interface TypedScreen {
  press(key: string): void
  /** Called with all that is written to it, as it arrives. */
  onOutput(listener: Listener): void
}

/** The terminals of one connection, by channel, as a page has them open. */
export class TerminalBoard {
  private readonly client: HostClient
  private readonly listeners = new Map<number, Listener>()
  private readonly generations = new Map<number, number>()
  private readonly encoder = new TextEncoder()

  constructor(client: HostClient) {
    this.client = client
    client.rpc.onStream((message) => {
      if (message.stream !== 'terminal-reset') return
      this.generations.set(message.channel, message.generation)
      this.listeners.get(message.channel)?.(this.encoder.encode(message.data))
    })
    client.rpc.onFrame((frame) => {
      if (frame.kind !== 'output') return
      const { channel, generation, seq, bytes } = frame
      client.rpc.sendFrame({ kind: 'parsed', channel, generation, seq: seq + bytes.length })
      this.listeners.get(channel)?.(bytes)
    })
  }

  /** Opens an agent's terminal in a channel that is free. */
  async open(
    agent: string,
    channel: number,
    size: { readonly cols: number; readonly rows: number },
  ): Promise<TypedScreen> {
    await valueOf(this.client.rpc.request('terminal.attach', { agent, channel, ...size, colors: null }))
    return {
      press: (key) => {
        const generation = this.generations.get(channel) ?? 1
        this.client.rpc.sendFrame({ kind: 'input', channel, generation, bytes: this.encoder.encode(key) })
      },
      onOutput: (listener) => void this.listeners.set(channel, listener),
    }
  }
}
