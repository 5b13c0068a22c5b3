import { Lifetime } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { contractErrorOf, type ContractError } from '../rpc/errors.ts'
import { decodeFrame, encodeFrame, type Frame } from '../frames.ts'
import { hostMessage, type ClientMessage } from '../rpc/messages.ts'
import { requests, type InputOf, type OutputOf, type RequestName } from '../requests.ts'
import { streamMessage, type StreamMessage } from '../streams.ts'
import type { Packet, Transport } from '../transport.ts'

interface Pending {
  readonly name: RequestName
  readonly settle: (answer: Result<unknown, ContractError>) => void
}

/** The client end of one connection. After it closes, every request answers `disconnected`. */
export class RpcClient extends Lifetime {
  private readonly pending = new Map<number, Pending>()
  private nextId = 1
  private closed = false
  private readonly streams = this.register(new Emitter<StreamMessage>())
  private readonly frames = this.register(new Emitter<Frame>())
  private readonly closes = this.register(new Emitter<{ readonly reason: string }>())

  /** Everything the host tells unasked, in order with the answers. */
  readonly onStream = this.streams.event
  readonly onFrame = this.frames.event
  readonly onClose = this.closes.event

  private readonly transport: Transport

  constructor(transport: Transport) {
    super()
    this.transport = transport
    this.register(transport.onPacket((packet) => this.receive(packet)))
    this.register(transport.onClose(({ reason }) => this.end(reason)))
  }

  /** Asks for `name`. Never rejects: an expected failure is a value. */
  request<N extends RequestName>(name: N, input: InputOf<N>): Promise<Result<OutputOf<N>, ContractError>> {
    if (this.closed) return Promise.resolve(err(disconnected('the connection is closed')))
    const id = this.nextId++
    return new Promise((resolve) => {
      this.pending.set(id, { name, settle: resolve as Pending['settle'] })
      this.send({ type: 'request', id, name, input })
    })
  }

  /** Sends terminal input or an acknowledgement. */
  sendFrame(frame: Frame): void {
    if (!this.closed) this.transport.send(encodeFrame(frame))
  }

  /** Tells the host how far the journal has been applied. */
  applied(seq: number): void {
    this.send({ type: 'applied', seq })
  }

  override dispose(): void {
    this.transport.close('the client ended')
    this.end('the client ended')
    super.dispose()
  }

  private send(message: ClientMessage): void {
    if (!this.closed) this.transport.send(JSON.stringify(message))
  }

  private receive(packet: Packet): void {
    if (typeof packet !== 'string') {
      const frame = decodeFrame(packet)
      if (frame) this.frames.fire(frame)
      return
    }
    const message = hostMessage.parse(JSON.parse(packet))
    if (message.type === 'stream') return this.streams.fire(streamMessage.parse(message.message))
    const pending = this.pending.get(message.id)
    if (!pending) return
    this.pending.delete(message.id)
    pending.settle(
      message.type === 'error' ? err(message.error) : ok(requests[pending.name].output.parse(message.output)),
    )
  }

  private end(reason: string): void {
    if (this.closed) return
    this.closed = true
    for (const { settle } of this.pending.values()) settle(err(disconnected(reason)))
    this.pending.clear()
    this.closes.fire({ reason })
  }
}

function disconnected(reason: string): ContractError {
  return contractErrorOf('disconnected', `The connection to Corral ended: ${reason}.`)
}
