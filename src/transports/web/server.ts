import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import type { Clock } from '../../base/clock.ts'
import { DisposableStore, Lifetime } from '../../base/disposable.ts'
import { errnoOf } from '../../base/errors.ts'
import { ok, type Result } from '../../base/result.ts'
import { STREAM_HEADER, WEB_PATHS } from '../../contract/bridge.ts'
import type { ContractServer, ReportBug } from '../../contract/rpc/handlers.ts'
import { serveConnection } from '../../contract/rpc/serve.ts'
import { SEAL_BYTES } from '../../contract/login/sealed-packets.ts'
import type { ListenFailure } from '../listen-failure.ts'
import {
  BAD_REQUEST,
  FORBIDDEN,
  HEADERS_TOO_LARGE,
  NOT_FOUND,
  refuse,
  refuseConnection,
  respond,
  showTheWay,
} from './answers.ts'
import { browserName } from './browser-name.ts'
import { Downstreams } from './downstreams.ts'
import { Greeting, type Greeted } from './greeting.ts'
import { arrivalOf, type Arrival } from './guard.ts'
import {
  CONNECTIONS_MAX,
  GREETING_MAX_BYTES,
  MAX_CLIENT_PACKET_BYTES,
  REQUEST_CHECK_MS,
  REQUEST_TIMEOUT_MS,
} from './limits.ts'
import { listenOn, type Listening } from './listen.ts'
import type { Logins } from './logins.ts'
import { nodeMac } from './node-mac.ts'
import { readPageFile } from './page-files.ts'
import { userOfPeer } from './peer-user.ts'
import { SocketTransport } from './socket-transport.ts'
import { Strangers } from './strangers.ts'

export interface WebOptions {
  readonly server: ContractServer
  readonly logins: Logins
  /** Directory of the built page. */
  readonly pageDir: string
  /** Addresses to bind, see `addressesFor`. */
  readonly addresses: readonly string[]
  /** 0: any free port. */
  readonly port: number
  readonly clock: Clock
  readonly reportBug: ReportBug
}

/** Serves page and contract over HTTP and WebSocket until disposed. */
export async function serveWeb(options: WebOptions): Promise<Result<WebServer, ListenFailure>> {
  const limits = {
    headersTimeout: REQUEST_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionsCheckingInterval: REQUEST_CHECK_MS,
  }
  const listening = await listenOn(() => createServer(limits), options.addresses, options.port)
  return listening.ok ? ok(new WebServer(options, listening.value)) : listening
}

type Place = Exclude<Arrival, { kind: 'refused' }>

/**
 * The web host: one page, and per page one socket and possibly one stream. Each request and upgrade is checked before
 * anything else; a request carries no credential, so only the login on a socket lets anybody in.
 */
export class WebServer extends Lifetime {
  /** The port in use. */
  readonly port: number
  private readonly options: WebOptions
  private readonly servers: readonly Server[]
  private readonly strangers = new Strangers()
  private readonly downstreams = this.register(new Downstreams())
  private readonly greetings = this.register(new DisposableStore())
  private readonly connections = new Map<SocketTransport, string>()
  private readonly sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: MAX_CLIENT_PACKET_BYTES + SEAL_BYTES,
  })

  constructor(options: WebOptions, { servers, port }: Listening) {
    super()
    this.options = options
    this.servers = servers
    this.port = port
    for (const http of servers) this.attend(http)
    options.logins.listensOn(port)
    this.register(options.logins.onEnd((id) => this.closeAll((loginId) => loginId === id, 'this login was ended')))
  }

  override dispose(): void {
    this.closeAll(() => true, 'this end was closed')
    super.dispose()
    this.sockets.close()
    for (const http of this.servers) {
      http.close()
      http.closeAllConnections()
    }
  }

  private attend(http: Server): void {
    http.maxConnections = CONNECTIONS_MAX
    http.on('connection', (socket) => this.strangers.add(socket))
    http.on('request', (request, response) => {
      this.answer(request, response).catch((error: unknown) => this.failed(error, request, response))
    })
    http.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head))
    http.on('clientError', (error, socket) => {
      // A browser opens connections ahead: an answer to one that has asked nothing yet would be taken for that to its first request.
      if (errnoOf(error) === 'ERR_HTTP_REQUEST_TIMEOUT') socket.destroy()
      else refuseConnection(socket, errnoOf(error) === 'HPE_HEADER_OVERFLOW' ? HEADERS_TOO_LARGE : BAD_REQUEST)
    })
  }

  private arrival(request: IncomingMessage, kind: 'request' | 'upgrade' | 'stream'): Arrival {
    return arrivalOf(request, kind, { port: this.port, kindOf: (name) => this.options.logins.kindOf(name) })
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = pathOf(request)
    const isStream = path === WEB_PATHS.downstream
    const place = this.arrival(request, isStream ? 'stream' : 'request')
    if (place.kind === 'refused') return refuse(response, place.status, place.message)
    const isHead = request.method === 'HEAD'
    if (request.method !== 'GET' && !isHead) return refuse(response, 405, 'Only GET is supported here.')
    if (isStream) return this.answerStream(request, response, place)
    if (place.kind === 'page' || (place.kind === 'earlier' && path.startsWith(WEB_PATHS.assets))) {
      return this.answerFile(path, isHead, response)
    }
    showTheWay(response, { isEarlier: place.kind === 'earlier' })
  }

  private answerStream(request: IncomingMessage, response: ServerResponse, { kind }: Place): void {
    const [name] = request.headersDistinct[STREAM_HEADER] ?? []
    const isOpen = kind === 'page' && name !== undefined && this.downstreams.open(name, response)
    if (isOpen) this.strangers.forget(request.socket)
    else refuse(response, 403, 'A stream belongs to a page that has just logged in.')
  }

  private async answerFile(path: string, headOnly: boolean, response: ServerResponse): Promise<void> {
    const file = await readPageFile(this.options.pageDir, path)
    if (file === null) return respond(response, 404, { message: 'There is no such file.' })
    response.writeHead(200, { ...file.headers, 'content-length': file.body.length })
    response.end(headOnly ? undefined : file.body)
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // A peer that disconnects during the handshake is not an error: 'close' follows every 'error'.
    socket.on('error', () => socket.destroy())
    const place = this.arrival(request, 'upgrade')
    if (place.kind === 'refused') return refuseConnection(socket, place.status === 400 ? BAD_REQUEST : FORBIDDEN)
    if (place.kind === 'elsewhere') return refuseConnection(socket, FORBIDDEN)
    if (pathOf(request) !== WEB_PATHS.socket) return refuseConnection(socket, NOT_FOUND)
    this.sockets.handleUpgrade(request, socket, head, (webSocket) => {
      if (socket instanceof Socket) this.greet(webSocket, socket, { request, place })
    })
  }

  private greet(
    webSocket: WebSocket,
    socket: Socket,
    { request, place }: { readonly request: IncomingMessage; readonly place: Place },
  ): void {
    const { logins, clock } = this.options
    const unlimited = limitReading(socket, GREETING_MAX_BYTES)
    const greeting: Greeting = this.greetings.add(
      new Greeting({
        ...{ socket: webSocket, logins, clock, mac: nodeMac, downstreams: this.downstreams },
        visitor: {
          name: place.name,
          from: socket.remoteAddress ?? '',
          browser: browserName(request.headers['user-agent']),
        },
        address: place.host,
        isEarlier: place.kind === 'earlier',
        isOwnUser: () => this.isOwnUser(socket),
        onKnown: () => {
          unlimited()
          this.strangers.forget(socket)
        },
        onReady: (greeted) => this.serve(webSocket, greeted),
      }),
    )
    webSocket.once('close', () => this.greetings.delete(greeting))
  }

  private serve(webSocket: WebSocket, { connection, opener, downstream }: Greeted): void {
    const transport = new SocketTransport(webSocket, { opener, downstream })
    this.connections.set(transport, connection.loginId)
    const { server, reportBug, clock } = this.options
    const caller = { role: connection.role, loginId: connection.loginId }
    serveConnection(server, transport, { caller, reportBug, monotonicMs: () => clock.monotonicMs() })
    transport.onClose(() => {
      this.connections.delete(transport)
      downstream?.end()
      connection.leave()
    })
  }

  private closeAll(isMeant: (loginId: string) => boolean, reason: string): void {
    for (const [transport, loginId] of [...this.connections]) if (isMeant(loginId)) transport.close(reason)
  }

  private async isOwnUser(socket: Socket): Promise<boolean> {
    // Only Linux tells; elsewhere nobody else can read what a program was started with, or it cannot be helped.
    if (process.platform !== 'linux') return true
    try {
      const user = await userOfPeer(socket)
      // The system's own user may be a relay between machine and guest (WSL), and can do anything anyway.
      return user === process.getuid?.() || user === 0
    } catch (error) {
      this.options.reportBug(error, 'the user of a connection')
      return false
    }
  }

  private failed(error: unknown, request: IncomingMessage, response: ServerResponse): void {
    // The browser disconnected while its request was read, so there is no one to answer.
    if (request.destroyed && !request.complete) return
    this.options.reportBug(error, `${request.method} ${pathOf(request)}`)
    if (!response.headersSent) respond(response, 500, { message: 'Corral failed to answer; see its log.' })
  }
}

/** Cuts the connection when more than `maxBytes` come; until the returned function is called. */
function limitReading(socket: Socket, maxBytes: number): () => void {
  const last = socket.bytesRead + maxBytes
  const check = (): void => {
    if (socket.bytesRead > last) socket.destroy()
  }
  socket.on('data', check)
  return () => socket.off('data', check)
}

function pathOf(request: IncomingMessage): string {
  const url = request.url ?? '/'
  const end = url.search(/[?#]/)
  return end === -1 ? url : url.slice(0, end)
}
