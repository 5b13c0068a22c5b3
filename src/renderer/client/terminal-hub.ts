import type { Clock } from '../../base/clock.ts'
import { Lifetime, toDisposable, type Disposable } from '../../base/disposable.ts'
import type { RpcClient } from '../../contract/client/rpc-client.ts'
import type { StreamMessage } from '../../contract/streams.ts'
import { TerminalChannel, type TerminalChannelParts } from './terminal-channel.ts'

/** All open terminals of the page over one connection; they outlive the connection and attach again to the next. */
export class TerminalHub extends Lifetime {
  private readonly channels = new Map<number, TerminalChannel>()
  private readonly clock: Clock
  private client: RpcClient | null = null
  private frames: Disposable | null = null
  private nextChannel = 1

  constructor(clock: Clock) {
    super()
    this.clock = clock
  }

  /** Moves every terminal to a new connection; null: there is none. */
  bind(client: RpcClient | null): void {
    this.frames?.dispose()
    this.client = client
    this.frames =
      client?.onFrame((frame) => {
        if (frame.kind === 'output') this.channels.get(frame.channel)?.receiveFrame(frame)
      }) ?? null
    for (const [channel, terminal] of this.channels) terminal.bind(client, channel)
  }

  /** Opens a terminal; it attaches now or as soon as there is a connection. Dispose it to detach. */
  open(parts: Omit<TerminalChannelParts, 'clock'>): TerminalChannel {
    const channel = this.nextChannel++
    const terminal = new OwnedChannel(
      { ...parts, clock: this.clock },
      toDisposable(() => this.channels.delete(channel)),
    )
    this.channels.set(channel, terminal)
    if (this.client !== null) terminal.bind(this.client, channel)
    return terminal
  }

  /** Takes a message if it is about a terminal. */
  receive(message: StreamMessage): void {
    if (message.stream === 'terminal-reset') this.channels.get(message.channel)?.receiveReset(message)
    else if (message.stream === 'terminal-size') this.channels.get(message.channel)?.receiveSize(message)
    else if (message.stream === 'terminal-refused') this.channels.get(message.channel)?.receiveRefusal(message.bytes)
  }

  override dispose(): void {
    this.frames?.dispose()
    for (const terminal of [...this.channels.values()]) terminal.dispose()
    super.dispose()
  }
}

class OwnedChannel extends TerminalChannel {
  constructor(parts: TerminalChannelParts, place: Disposable) {
    super(parts)
    this.register(place)
  }
}
