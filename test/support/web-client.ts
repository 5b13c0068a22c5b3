import { once } from 'node:events'
import type { Socket } from 'node:net'
import { WebSocket } from 'ws'
import { Emitter } from '../../src/base/event.ts'
import { WEB_PATHS } from '../../src/contract/bridge.ts'
import type { LoginRefusal } from '../../src/shapes/login.ts'
import { PageLogin, type PageLoginParts, type PageSecrets } from '../../src/contract/login/page-login.ts'
import { PacketSealer } from '../../src/contract/login/sealed-packets.ts'
import type { Packet, Transport } from '../../src/contract/transport.ts'
import { nodeMac } from '../../src/transports/web/node-mac.ts'
import { randomHex } from '../../src/transports/web/random-text.ts'

/** How long something may take that takes milliseconds on a machine with nothing else to do. */
export const PATIENT = { timeout: 20_000 }

/** What a page knows that logs in. */
export interface WebPage {
  /** `host:port` of its address. */
  readonly host: string
  readonly secret: string
  /** Where its browser connects to; 127.0.0.1 and the port of `host` unless given. */
  readonly to?: { readonly address?: string; readonly port?: number }
  readonly goal?: PageLoginParts['goal']
  readonly headers?: Readonly<Record<string, string>>
  /** Changes the proof before it is sent. */
  readonly spoil?: (proof: string) => string
}

/** How a login ended. `refused`: with a status instead of a WebSocket, or with a reason on it. */
export type LoginEnd =
  | { readonly kind: 'entered'; readonly page: EnteredPage }
  | { readonly kind: 'proved'; readonly life: string }
  | { readonly kind: 'other-life' }
  | { readonly kind: 'refused'; readonly reason: LoginRefusal | number }
  | { readonly kind: 'stranger' }
  | { readonly kind: 'closed' }

/** The page that opens an address. */
export function pageAt(url: string): WebPage {
  const { host, hash } = new URL(url)
  return { host, secret: hash.slice('#login='.length) }
}

/** Logs in as a page does. */
export async function logIn(page: WebPage): Promise<LoginEnd> {
  const { host, secret, goal = { kind: 'enter', life: null }, spoil = (text: string) => text } = page
  const { promise, resolve } = Promise.withResolvers<LoginEnd>()
  const socket = openSocket(page)
  const login = new PageLogin({ secret, address: host, nonce: randomHex(32), mac: nodeMac, goal })
  socket.once('open', () => socket.send(login.begin()))
  socket.once('unexpected-response', (sent, response) => {
    sent.destroy()
    resolve({ kind: 'refused', reason: response.statusCode ?? 0 })
  })
  socket.on('error', () => resolve({ kind: 'closed' }))
  socket.on('close', () => resolve({ kind: 'closed' }))
  const receive = (data: Buffer): void => {
    const step = login.receive(data.toString())
    if (step.kind === 'send') return socket.send(spoil(step.text))
    socket.off('message', receive)
    if (step.kind === 'welcome') return resolve({ kind: 'entered', page: new EnteredPage(socket, step) })
    socket.close()
    resolve(step)
  }
  socket.on('message', receive)
  return promise
}

/** Logs in and throws if that fails. */
export async function enter(page: WebPage): Promise<EnteredPage> {
  const end = await logIn(page)
  if (end.kind !== 'entered') throw new Error(`the login ended with ${JSON.stringify(end)}`)
  return end.page
}

/** A client of the contract over a WebSocket alone; `url` is an address with a code. */
export async function connectWeb(url: string): Promise<WebTransport> {
  return (await enter(pageAt(url))).begin({ stream: false })
}

/** A page that has logged in and has not begun yet. */
export class EnteredPage {
  readonly socket: WebSocket
  readonly secrets: PageSecrets
  /** The host offers it a stream. */
  readonly streams: boolean

  constructor(socket: WebSocket, { secrets, streams }: { readonly secrets: PageSecrets; readonly streams: boolean }) {
    this.socket = socket
    this.secrets = secrets
    this.streams = streams
  }

  begin(ready: { readonly stream: boolean }): WebTransport {
    const transport = new WebTransport(this.socket, new PacketSealer(this.secrets.packets, nodeMac))
    transport.send(JSON.stringify({ type: 'ready', ...ready }))
    return transport
  }
}

/** A page's end of a connection that carries the contract; it hears only what comes on the WebSocket. */
export class WebTransport implements Transport {
  readonly socket: WebSocket
  private readonly sealer: PacketSealer
  private readonly packets = new Emitter<Packet>()
  private readonly closes = new Emitter<{ readonly reason: string }>()
  readonly onPacket = this.packets.event
  readonly onClose = this.closes.event

  constructor(socket: WebSocket, sealer: PacketSealer) {
    this.socket = socket
    this.sealer = sealer
    socket.on('message', (data: Buffer, isBinary) => this.packets.fire(isBinary ? data : data.toString()))
    socket.on('close', (_code, reason) => this.closes.fire({ reason: reason.toString() || 'the connection was lost' }))
  }

  send(packet: Packet): void {
    if (this.socket.readyState !== WebSocket.OPEN) return
    const [kind, payload] = typeof packet === 'string' ? ['text', Buffer.from(packet)] : ['bytes', packet]
    this.socket.send(this.sealer.seal({ kind: kind as 'text' | 'bytes', payload: payload as Uint8Array }))
  }

  close(reason: string): void {
    this.socket.close(1000, reason)
  }
}

/** Resolves when a connection has ended. */
export async function whenClosed(socket: Socket | WebSocket): Promise<void> {
  const isClosed = socket instanceof WebSocket ? socket.readyState === WebSocket.CLOSED : socket.closed
  if (!isClosed) await once(socket, 'close')
}

/** The WebSocket of a page that has not said anything yet. */
export function openSocket({ host, to = {}, headers = {} }: WebPage): WebSocket {
  const { address = '127.0.0.1', port = Number(host.slice(host.lastIndexOf(':') + 1)) } = to
  const at = address.includes(':') ? `[${address}]` : address
  return new WebSocket(`ws://${at}:${port}${WEB_PATHS.socket}`, {
    headers: { host, origin: `http://${host}`, ...headers },
    perMessageDeflate: false,
  })
}
