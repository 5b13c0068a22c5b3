import { Emitter } from '../../base/event.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { STREAM_HEADER, WEB_PATHS } from '../../contract/bridge.ts'
import type { ReadyMessage } from '../../contract/login/messages.ts'
import { PacketSealer } from '../../contract/login/sealed-packets.ts'
import type { Packet, Transport } from '../../contract/transport.ts'
import type { Carrier, CarrierFailure, OwnCarrier } from './carrier.ts'
import { openDownstream, type Downstream } from './downstream.ts'
import type { PageCredentials } from './page-credentials.ts'
import { pageMac } from './page-mac.ts'
import { ANSWER_MS, logIn, type WebLoginOutcome } from './web-login.ts'

type Entered = Extract<WebLoginOutcome, { kind: 'entered' }>

/**
 * Connects to the headless host that served the page: requests go over a WebSocket; packets come over an HTTP stream
 * where there is one, else over the WebSocket.
 */
export class WebCarrier implements OwnCarrier {
  private readonly credentials: PageCredentials
  /** What the next load of this page logs in with comes from its first connection, which lives as long as the page. */
  private readonly isFirst: boolean
  /** The page was served just now by whoever has its address: that program is the one it connects to. */
  private isFresh: boolean

  constructor(credentials: PageCredentials, isFirst = true) {
    this.credentials = credentials
    this.isFirst = isFirst
    this.isFresh = isFirst
  }

  beside(): Carrier {
    return new WebCarrier(this.credentials, false)
  }

  /**
   * A page that has lost its host lets it prove itself on one connection and then logs in on a second. A squatter that
   * accepted the first while the host was down can pass on what is said on it, once the host is back; but the host then
   * has the address, so the second connection leads to it.
   */
  async open(): Promise<Result<Transport, CarrierFailure>> {
    const credential = this.credentials.best
    if (credential === null) return err({ kind: 'login', reason: null, isFinal: true })
    const wasFresh = this.isFresh
    this.isFresh = false
    const proof = wasFresh ? null : await logIn(credential.secret, { kind: 'prove' })
    const outcome =
      proof === null || proof.kind === 'proved'
        ? await logIn(credential.secret, { kind: 'enter', life: proof?.life ?? null })
        : proof
    if (outcome.kind !== 'entered') {
      if (outcome.kind === 'refused') this.credentials.refused(credential)
      if (outcome.kind === 'gone' && (await isUnknownHere())) return err(NEEDS_ADDRESS)
      return err(this.failureOf(outcome))
    }
    if (this.isFirst) this.credentials.entered(credential, outcome.secrets)
    return this.begin(outcome)
  }

  /** A code that a person brought; used by the next `open`. */
  offer(code: string): void {
    this.credentials.offer(code)
  }

  private failureOf(outcome: Exclude<WebLoginOutcome, Entered>): CarrierFailure {
    switch (outcome.kind) {
      case 'refused':
        return { kind: 'login', reason: outcome.reason, isFinal: this.credentials.best === null }
      case 'stranger':
        return { kind: 'stranger' }
      case 'gone':
        return { kind: 'gone', reason: 'nobody answers at this address' }
      case 'proved':
      case 'other-life':
        return { kind: 'gone', reason: 'it was started again just now' }
      default:
        return outcome satisfies never
    }
  }

  private async begin({ socket, secrets, streams }: Entered): Promise<Result<Transport, CarrierFailure>> {
    const sealer = new PacketSealer(secrets.packets, pageMac)
    const transport = new WebTransport(socket, sealer)
    const downstream = streams ? await openDownstream((init) => requestStream(secrets.stream, init)) : null
    if (socket.readyState !== WebSocket.OPEN) {
      downstream?.end()
      return err({ kind: 'gone', reason: 'the connection was lost' })
    }
    transport.begin(downstream)
    return ok(transport)
  }
}

/** The host was started again, and knows only the addresses of windows that were logged in. It goes on being asked: anybody can answer in its place. */
const NEEDS_ADDRESS: CarrierFailure = { kind: 'login', reason: 'unknown', isFinal: false }
const NO_PAGE: ReadonlySet<number> = new Set([404, 410])

/** Somebody answers at this address, and says that no page is here. A browser does not tell why a WebSocket was refused. */
async function isUnknownHere(): Promise<boolean> {
  const signal = AbortSignal.timeout(ANSWER_MS)
  try {
    return NO_PAGE.has((await fetch(location.pathname, { method: 'HEAD', cache: 'no-store', signal })).status)
  } catch (error) {
    if (error instanceof TypeError || error instanceof DOMException) return false
    throw error
  }
}

/** Null when the host does not answer. */
async function requestStream(name: string, init: RequestInit): Promise<Response | null> {
  try {
    return await fetch(WEB_PATHS.downstream, {
      ...init,
      headers: { [STREAM_HEADER]: name },
      credentials: 'omit',
      cache: 'no-store',
    })
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return null
  }
}

/** A logged-in WebSocket, with its stream if it has one. */
class WebTransport implements Transport {
  private readonly socket: WebSocket
  private readonly sealer: PacketSealer
  private readonly encoder = new TextEncoder()
  private readonly packets = new Emitter<Packet>()
  private readonly closes = new Emitter<{ readonly reason: string }>()

  readonly onPacket = this.packets.event
  readonly onClose = this.closes.event

  constructor(socket: WebSocket, sealer: PacketSealer) {
    this.socket = socket
    this.sealer = sealer
  }

  /** Tells the host where to send to; everything after this is the contract's. */
  begin(downstream: Downstream | null): void {
    const { socket, packets, closes } = this
    socket.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) =>
      packets.fire(typeof data === 'string' ? data : new Uint8Array(data)),
    )
    socket.addEventListener('close', ({ reason }) => {
      downstream?.end()
      closes.fire({ reason: reason === '' ? 'the connection was lost' : reason })
    })
    this.send(JSON.stringify({ type: 'ready', stream: downstream !== null } satisfies ReadyMessage))
    void downstream?.read((packet) => packets.fire(packet)).then(() => this.close('the stream from the host broke off'))
  }

  send(packet: Packet): void {
    if (this.socket.readyState !== WebSocket.OPEN) return
    const sealed =
      typeof packet === 'string'
        ? this.sealer.seal({ kind: 'text', payload: this.encoder.encode(packet) })
        : this.sealer.seal({ kind: 'bytes', payload: packet })
    this.socket.send(sealed)
  }

  close(reason: string): void {
    this.socket.close(1000, reason.slice(0, 100))
  }
}
