import { assertNever } from '../../base/assert-never.ts'
import { Lifetime, type Disposable } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'
import { mayHear, maySend } from '../access.ts'
import { decodeFrame, encodeFrame, type Frame } from '../frames.ts'
import type { StreamMessage } from '../streams.ts'
import type { Packet, Transport } from '../transport.ts'
import { CONTRACT_VERSION } from '../version.ts'
import { allowanceOf } from './allowance.ts'
import { Backlog } from './backlog.ts'
import type { Caller } from './caller.ts'
import { contractErrorOf, type ContractError } from './errors.ts'
import type { ClientLink, ClientConnection, ContractServer, ReportBug } from './handlers.ts'
import { parseClientMessage, type ClientMessage, type HostMessage } from './messages.ts'
import { passOn } from './pass-on.ts'
import { RequestDesk } from './request-desk.ts'

export interface ServeOptions {
  /** The caller as determined by the transport. */
  readonly caller: Caller
  readonly reportBug: ReportBug
  /** Monotonic time, ms. */
  readonly monotonicMs: () => number
  /** Packets that came before the caller was known, oldest first. */
  readonly early?: readonly Packet[]
}

/**
 * Serves one connection until it closes or the result is disposed. A client that sends invalid messages is
 * disconnected, without effect on others.
 */
export function serveConnection(server: ContractServer, transport: Transport, options: ServeOptions): Disposable {
  return new ServedConnection(server, transport, options)
}

/** Tells a client why it is not served (any longer), and closes its connection. */
export function refuse(transport: Transport, error: ContractError): void {
  transport.send(JSON.stringify({ type: 'refused', error } satisfies HostMessage))
  transport.close(error.message)
}

const NOT_A_RUN_DOOR = contractErrorOf(
  'not-allowed',
  'This is not the door of runs. A program inside a run connects to the socket in its CORRAL_SOCKET.',
)

const OWNERS_HOSTS = contractErrorOf(
  'not-allowed',
  'Remote hosts are reached with the keys of the owner of this one, so a read-only login stays here. Log in as the owner, or at the remote host itself.',
)

const NO_OTHER_HOSTS = contractErrorOf('not-supported', 'This host knows no other hosts.')

type Hello = Extract<ClientMessage, { type: 'hello' }>

/** The host's end of one connection. Exceptions caused by this client are reported and affect no other. */
class ServedConnection extends Lifetime implements ClientLink {
  private readonly server: ContractServer
  private readonly transport: Transport
  private readonly options: ServeOptions
  private readonly backlog: Backlog
  private readonly hearings = this.register(new Emitter<void>())
  private readonly caller: Caller
  private readonly session: ClientConnection
  private readonly desk: RequestDesk
  private isFresh = true

  readonly onHeard = this.hearings.event

  constructor(server: ContractServer, transport: Transport, options: ServeOptions) {
    super()
    this.server = server
    this.transport = transport
    this.options = options
    this.backlog = new Backlog(options.monotonicMs)
    this.caller = options.caller
    this.session = this.register(server.connect(this, this.caller))
    this.desk = this.register(this.openDesk())
    this.register(transport.onPacket((packet) => this.guarded('packet', () => this.receive(packet))))
    this.register(transport.onClose(() => this.dispose()))
    for (const packet of options.early ?? []) this.guarded('packet', () => this.receive(packet))
  }

  get unheard(): number {
    return this.backlog.unheard
  }

  get roomBytes(): number {
    return this.backlog.roomBytes
  }

  get isThin(): boolean {
    return this.backlog.isThin
  }

  get isBehind(): boolean {
    return this.backlog.isBehind
  }

  stream(message: StreamMessage): void {
    if (this.isDisposed || !mayHear(this.caller)) return
    const text = JSON.stringify({ type: 'stream', message } satisfies HostMessage)
    this.transmit(text)
    this.sendMark(this.backlog.add(text.length))
  }

  frame(frame: Frame): void {
    if (this.isDisposed || !mayHear(this.caller)) return
    const bytes = encodeFrame(frame)
    this.transmit(bytes)
    this.sendMark(this.backlog.addFrame(bytes.length))
  }

  private receive(packet: Packet): void {
    if (this.isDisposed) return
    if (typeof packet !== 'string') return this.receiveFrame(packet)
    const message = parseClientMessage(packet)
    if (message === null) return this.transport.close('a message could not be read')
    const isFresh = this.isFresh
    this.isFresh = false
    switch (message.type) {
      case 'hello':
        return isFresh ? this.greet(message) : this.transport.close('a hello must be the first message')
      case 'relay':
        return isFresh ? this.relay(message.host) : this.transport.close('a relay must be the first message')
      case 'request':
        return this.answer(message)
      case 'cancel':
        return this.desk.cancel(message.id)
      case 'heard':
        this.sendMark(this.backlog.confirm(message.mark))
        return this.hearings.fire()
      default:
        return assertNever(message)
    }
  }

  private receiveFrame(bytes: Uint8Array): void {
    const frame = decodeFrame(bytes)
    if (frame === null) return this.transport.close('a frame could not be read')
    if (maySend(this.caller, frame)) this.session.onFrame(frame)
  }

  private greet({ contract, run }: Hello): void {
    if (run !== undefined && this.caller.role !== 'run') return refuse(this.transport, NOT_A_RUN_DOOR)
    if (contract === undefined) return
    this.send({ type: 'welcome', contract: CONTRACT_VERSION, version: this.server.version })
    if (contract !== CONTRACT_VERSION) this.transport.close(otherVersion(contract, this.server.version))
  }

  /** From here on the connection is not this host's any more. */
  private relay(host: string): void {
    const { server, transport, caller, options } = this
    this.dispose()
    if (caller.role !== 'owner') return refuse(transport, OWNERS_HOSTS)
    if (server.relay === undefined) return refuse(transport, NO_OTHER_HOSTS)
    passOn(transport, { relay: server.relay, host, reportBug: options.reportBug })
  }

  private openDesk(): RequestDesk {
    const { caller, session: connection } = this
    const { monotonicMs, reportBug } = this.options
    return new RequestDesk({ connection, caller, allowance: allowanceOf(caller, monotonicMs), reportBug })
  }

  private answer({ id, name, input }: Extract<ClientMessage, { type: 'request' }>): void {
    this.desk.ask({ id, name, input }, (answer) =>
      this.send(answer.ok ? { type: 'output', id, output: answer.value } : { type: 'error', id, error: answer.error }),
    )
  }

  private sendMark(mark: number | null): void {
    if (mark !== null) this.send({ type: 'mark', mark })
  }

  private send(message: HostMessage): void {
    this.transmit(JSON.stringify(message))
  }

  /** A transport that throws is closed. */
  private transmit(packet: Packet): void {
    if (this.isDisposed) return
    try {
      this.transport.send(packet)
    } catch (error) {
      this.dispose()
      this.options.reportBug(withCloseError(error, this.transport), 'carrier')
    }
  }

  private guarded(where: string, action: () => void): void {
    try {
      action()
    } catch (error) {
      this.options.reportBug(error, where)
    }
  }
}

/** Closes a transport that threw; an exception while closing is added to the same report. */
function withCloseError(error: unknown, transport: Transport): unknown {
  try {
    transport.close('the connection failed')
    return error
  } catch (closing) {
    return new AggregateError([error, closing], 'a connection failed and could not be closed', { cause: error })
  }
}

function otherVersion(contract: number, version: string): string {
  const older = contract < CONTRACT_VERSION ? 'the client' : 'the host'
  return `this host (Corral ${version}) speaks contract ${CONTRACT_VERSION}, the client ${contract}: update ${older}`
}
