import type { RawData, WebSocket } from 'ws'
import { toDisposable } from '../../base/disposable.ts'
import type { PacketOpener } from '../../contract/login/sealed-packets.ts'
import type { Packet } from '../../contract/transport.ts'
import { Carrier, MAX_WAITING_BYTES } from '../carrier.ts'
import type { Downstream } from './downstream.ts'

/**
 * Interval of pings, ms; a client that has not answered the previous one is gone. Below the 60 s after which proxies
 * drop quiet connections.
 */
const PING_INTERVAL_MS = 30_000

/** How long an orderly close may take, ms; then the connection is cut. */
const CLOSE_TIMEOUT_MS = 2000

/** Close code of a normal closure (RFC 6455, 7.4.1). */
const CLOSE_NORMAL = 1000

/** A close reason may have 123 bytes of UTF-8 (RFC 6455, 5.5); our reasons are ASCII. */
const MAX_REASON_CHARACTERS = 120

/** What a SocketTransport takes over from a login. */
export interface SocketParts {
  /** Opens what the page sends. */
  readonly opener: PacketOpener
  /** Null: everything is sent on the WebSocket. */
  readonly downstream: Downstream | null
}

/**
 * A page's WebSocket as a Transport; with a stream, everything is sent on the stream, and its end closes the transport.
 * Pings the other end, and closes if it does not answer or reads nothing. A packet that is not the page's own ends it.
 */
export class SocketTransport extends Carrier {
  private readonly socket: WebSocket
  private readonly downstream: Downstream | null
  private readonly opener: PacketOpener
  private answered = true

  constructor(socket: WebSocket, { opener, downstream }: SocketParts) {
    super()
    this.socket = socket
    this.opener = opener
    this.downstream = downstream
    downstream?.onEnd(() => this.close('the stream to the client was interrupted'))
    socket.on('message', (data) => this.open(bytesOf(data)))
    socket.on('pong', () => (this.answered = true))
    socket.on('close', (_code, reason) => this.finish(reason.toString() || 'the connection was lost'))
    socket.on('error', (error) => this.finish(error.message))
    const pings = setInterval(() => this.ping(), PING_INTERVAL_MS)
    this.register(toDisposable(() => clearInterval(pings)))
  }

  override send(packet: Packet): void {
    if (this.isOver) return
    if (this.downstream === null) this.socket.send(packet, { binary: typeof packet !== 'string' })
    else this.downstream.send(packet)
    if (this.waitingBytes > MAX_WAITING_BYTES) this.giveUp('the client has stopped reading')
  }

  protected override get waitingBytes(): number {
    return this.downstream?.waitingBytes ?? this.socket.bufferedAmount
  }

  protected override hangUp(reason: string): void {
    this.socket.close(CLOSE_NORMAL, reason.slice(0, MAX_REASON_CHARACTERS))
    const cut = setTimeout(() => this.socket.terminate(), CLOSE_TIMEOUT_MS).unref()
    this.socket.once('close', () => clearTimeout(cut))
  }

  protected override pauseReading(): void {
    this.socket.pause()
  }

  protected override resumeReading(): void {
    this.socket.resume()
  }

  private open(message: Buffer): void {
    const packet = this.opener.open(message)
    if (packet === null) return this.giveUp('a packet was not sealed by the page')
    const { kind, payload } = packet
    this.arrived(kind === 'text' ? bufferOf(payload).toString('utf8') : payload)
  }

  private ping(): void {
    if (!this.answered) return this.giveUp('the client did not answer')
    this.answered = false
    this.socket.ping()
    this.downstream?.keepAlive()
  }

  /** Cuts the connection and drops the data waiting in it: an orderly close would wait behind that data. */
  private giveUp(reason: string): void {
    this.socket.terminate()
    this.finish(reason)
  }
}

function bytesOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data)
  return data instanceof ArrayBuffer ? Buffer.from(data) : data
}

/** The same bytes as a Buffer, not copied. */
function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength)
}
