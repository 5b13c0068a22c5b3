import { assertNever } from '../../base/assert-never.ts'
import { Lifetime, type Disposable } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { decodeFrame, encodeFrame, type Frame } from '../frames.ts'
import { requests, type InputOf, type OutputOf, type RequestName } from '../requests.ts'
import { contractErrorOf, disconnected, type ContractError } from '../rpc/errors.ts'
import { hostMessage, type ClientMessage, type HostMessage, type RunCredentials } from '../rpc/messages.ts'
import { streamMessage, type StreamMessage } from '../streams.ts'
import type { Packet, Transport } from '../transport.ts'
import { CONTRACT_VERSION } from '../version.ts'
import type { ContractClient, RequestOptions } from './contract-client.ts'

interface Pending {
  readonly name: RequestName
  readonly settle: (answer: Result<unknown, ContractError>) => void
}

/** What a host says of itself when it is connected to. */
export interface HostVersion {
  /** Version of the program, for people. */
  readonly version: string
  readonly contract: number
}

/**
 * The client's end of one connection. After it closes, every request is answered `disconnected`, or with the reason for
 * which the host refused the connection.
 */
export class RpcClient extends Lifetime implements ContractClient {
  private readonly pending = new Map<number, Pending>()
  private readonly transport: Transport
  private nextId = 1
  private closed = false
  private host: HostVersion | null = null
  /** Why the host does not serve this connection. */
  private refusal: ContractError | null = null
  private readonly streams = this.register(new Emitter<StreamMessage>())
  private readonly frames = this.register(new Emitter<Frame>())
  private readonly closes = this.register(new Emitter<{ readonly reason: string }>())

  /** Every stream message, in order with the answers. Messages this version does not know are dropped. */
  readonly onStream = this.streams.event
  readonly onFrame = this.frames.event
  readonly onClose = this.closes.event

  /** `run`: the client is a program inside that run, at the run door. */
  constructor(transport: Transport, run: RunCredentials | null = null) {
    super()
    this.transport = transport
    this.register(transport.onPacket((packet) => this.receive(packet)))
    this.register(transport.onClose(({ reason }) => this.end(reason)))
    this.send({ type: 'hello', contract: CONTRACT_VERSION, ...(run === null ? {} : { run }) })
  }

  /** Known before the first answer arrives. */
  get hostVersion(): HostVersion | null {
    return this.host
  }

  /** Set if the host speaks another version; the connection is closed then. */
  get otherVersion(): HostVersion | null {
    return this.host === null || this.host.contract === CONTRACT_VERSION ? null : this.host
  }

  /** Sends a request. Never rejects: an expected failure is a value. */
  request<N extends RequestName>(
    name: N,
    input: InputOf<N>,
    { signal, onAnswer }: RequestOptions<OutputOf<N>> = {},
  ): Promise<Result<OutputOf<N>, ContractError>> {
    if (this.closed) return Promise.resolve(err(this.goneError('the connection is closed')))
    if (signal?.isCancelled) return Promise.resolve(err(cancelled()))
    const id = this.nextId++
    return new Promise((resolve) => {
      const listening: Disposable | undefined = signal?.onCancel(() => this.cancel(id))
      const settle = (answer: Result<unknown, ContractError>): void => {
        listening?.dispose()
        const typed = answer as Result<OutputOf<N>, ContractError>
        onAnswer?.(typed)
        resolve(typed)
      }
      this.pending.set(id, { name, settle })
      this.send({ type: 'request', id, name, input })
    })
  }

  sendFrame(frame: Frame): void {
    if (!this.closed) this.transport.send(encodeFrame(frame))
  }

  override dispose(): void {
    this.hangUp('the client was closed')
    super.dispose()
  }

  private cancel(id: number): void {
    const pending = this.pending.get(id)
    if (pending === undefined) return
    this.pending.delete(id)
    this.send({ type: 'cancel', id })
    pending.settle(err(cancelled()))
  }

  private send(message: ClientMessage): void {
    if (!this.closed) this.transport.send(JSON.stringify(message))
  }

  private receive(packet: Packet): void {
    if (this.closed) return
    if (typeof packet !== 'string') {
      const frame = decodeFrame(packet)
      if (frame) this.frames.fire(frame)
      return
    }
    const message = parseMessage(packet)
    if (message === null) return this.hangUp('the host sent a message this client cannot parse')
    this.take(message)
  }

  private take(message: HostMessage): void {
    switch (message.type) {
      case 'welcome':
        this.host = { version: message.version, contract: message.contract }
        if (this.otherVersion === null) return
        return this.hangUp('client and host speak different versions of the contract')
      case 'refused':
        this.refusal = message.error
        return this.hangUp(message.error.message)
      case 'relayed':
        return this.hangUp('the host sent a message this client did not ask for')
      case 'stream':
        return this.tell(message.message)
      case 'mark':
        return this.send({ type: 'heard', mark: message.mark })
      case 'output':
        return this.settle(message.id, ({ name }) => outputOf(name, message.output))
      case 'error':
        return this.settle(message.id, () => err(message.error))
      default:
        return assertNever(message)
    }
  }

  /** A host may have streams this client does not know: those are dropped. */
  private tell(message: unknown): void {
    const parsed = streamMessage.safeParse(message)
    if (parsed.success) this.streams.fire(parsed.data)
  }

  private settle(id: number, answerOf: (pending: Pending) => Result<unknown, ContractError>): void {
    const pending = this.pending.get(id)
    if (pending === undefined) return
    this.pending.delete(id)
    pending.settle(answerOf(pending))
  }

  private hangUp(reason: string): void {
    this.transport.close(reason)
    this.end(reason)
  }

  private end(reason: string): void {
    if (this.closed) return
    this.closed = true
    const pending = [...this.pending.values()]
    this.pending.clear()
    for (const { settle } of pending) settle(err(this.goneError(reason)))
    this.closes.fire({ reason })
  }

  private goneError(reason: string): ContractError {
    if (this.refusal !== null) return this.refusal
    const { otherVersion } = this
    if (otherVersion === null) return disconnected(reason)
    const { version, contract } = otherVersion
    return contractErrorOf(
      'other-version',
      `The host (Corral ${version}) speaks contract ${contract}, this client ${CONTRACT_VERSION}. Update the older of the two.`,
    )
  }
}

function parseMessage(text: string): HostMessage | null {
  try {
    const parsed = hostMessage.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return null
  }
}

function outputOf(name: RequestName, output: unknown): Result<unknown, ContractError> {
  const parsed = requests[name].output.safeParse(output)
  if (parsed.success) return ok(parsed.data)
  const [issue] = parsed.error.issues
  return err(
    contractErrorOf('internal', `The answer to ${name} cannot be read: ${issue?.path.join('.')}: ${issue?.message}`),
  )
}

function cancelled(): ContractError {
  return contractErrorOf('cancelled', 'The request was cancelled. What was done by then stays done.')
}
