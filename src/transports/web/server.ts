import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { DisposableStore, Lifetime } from '../../base/disposable.ts'
import { ok, type Result } from '../../base/result.ts'
import { DOWNSTREAM_PARAMETER, WEB_PATHS } from '../../contract/bridge.ts'
import type { ContractServer, ReportBug } from '../../contract/rpc/handlers.ts'
import { OWNER, type Caller } from '../../contract/rpc/caller.ts'
import { serveConnection } from '../../contract/rpc/serve.ts'
import type { ListenFailure } from '../listen-failure.ts'
import { Credentials } from './credentials.ts'
import { Downstreams } from './downstreams.ts'
import { hostPort, ownHosts, refusalOf, type OwnHosts } from './guard.ts'
import { listenOn } from './listen.ts'
import { Login } from './login.ts'
import { readPageFile, SECURITY_HEADERS } from './page-files.ts'
import { SocketTransport } from './socket-transport.ts'

/** Largest packet a client may send, bytes: 1 MB of text or a frame, and its header. */
const MAX_CLIENT_PACKET_BYTES = 1024 * 1024 + 64
/** Time limit for a request's headers, ms: a local client has no reason to be slow. */
const HEADERS_TIMEOUT_MS = 10_000

export interface WebOptions {
  readonly server: ContractServer
  /** Directory of the built page. */
  readonly pageDir: string
  /** 256-bit secret, see `newToken`. */
  readonly token: string
  /** Address to bind; loopback unless the user chose another. */
  readonly host: string
  /** 0: any free port. */
  readonly port: number
  /** Names besides the loopback ones under which browsers may reach this host. */
  readonly otherNames: readonly string[]
  readonly reportBug: ReportBug
}

/** Serves page and contract over HTTP and WebSocket until disposed. */
export async function serveWeb(options: WebOptions): Promise<Result<WebServer, ListenFailure>> {
  const http = createServer({ headersTimeout: HEADERS_TIMEOUT_MS })
  const port = await listenOn(http, options.host, options.port)
  return port.ok ? ok(new WebServer(options, http, port.value)) : port
}

/**
 * The web host: one page, one login, and per page one socket and possibly one stream. Each request and upgrade is
 * checked before anything else.
 */
export class WebServer extends Lifetime {
  /** The port in use. */
  readonly port: number
  private readonly options: WebOptions
  private readonly http: Server
  private readonly hosts: OwnHosts
  private readonly credentials: Credentials
  private readonly login: Login
  private readonly downstreams = this.register(new Downstreams())
  private readonly connections = this.register(new DisposableStore())
  private readonly sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: MAX_CLIENT_PACKET_BYTES,
  })

  constructor(options: WebOptions, http: Server, port: number) {
    super()
    this.options = options
    this.http = http
    this.port = port
    this.hosts = ownHosts(port, options.otherNames)
    this.credentials = new Credentials(options.token, port)
    this.login = new Login(this.credentials)
    http.on('request', (request, response) => {
      this.answer(request, response).catch((error: unknown) => this.failed(error, request, response))
    })
    http.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head))
  }

  /** The page's address with the token in its fragment, which browsers send to no server. */
  get url(): string {
    return `http://${hostPort(reachableName(this.options.host), this.port)}/#token=${this.options.token}`
  }

  override dispose(): void {
    super.dispose()
    this.sockets.close()
    this.http.close()
    this.http.closeAllConnections()
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refusal = refusalOf(request.headers, this.hosts, 'request')
    if (refusal !== null) return respond(response, 403, { message: refusal })
    const { method } = request
    const path = pathOf(request)
    if (path === WEB_PATHS.login && method === 'POST') return this.answerLogin(request, response)
    if (method !== 'GET' && method !== 'HEAD') return respond(response, 405, { message: 'Only GET is supported here.' })
    if (path === WEB_PATHS.session) return respond(response, this.sessionOf(request) === null ? 401 : 204, null)
    if (path === WEB_PATHS.downstream && method === 'GET') return this.answerDownstream(request, response)
    await this.answerFile(path, method === 'HEAD', response)
  }

  private async answerLogin(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const answer = await this.login.answer(request)
    if (answer.status === 204) response.setHeader('set-cookie', answer.cookie)
    if (answer.status === 429) response.setHeader('retry-after', answer.retryAfterSeconds)
    respond(response, answer.status, answer.status === 204 ? null : { message: answer.message })
  }

  private answerDownstream(request: IncomingMessage, response: ServerResponse): void {
    const refusal = refusalOf(request.headers, this.hosts, 'stream')
    if (refusal !== null) return respond(response, 403, { message: refusal })
    const session = this.sessionOf(request)
    if (session === null) return respond(response, 401, null)
    if (!this.downstreams.open(session, response)) respond(response, 204, null)
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
    if (refusalOf(request.headers, this.hosts, 'upgrade') !== null) return refuseUpgrade(socket, '403 Forbidden')
    if (pathOf(request) !== WEB_PATHS.socket) return refuseUpgrade(socket, '404 Not Found')
    const session = this.sessionOf(request)
    if (session === null) return refuseUpgrade(socket, '401 Unauthorized')
    const id = downstreamIdOf(request)
    const downstream = id === null ? null : this.downstreams.claim(id, session)
    if (id !== null && downstream === null) return refuseUpgrade(socket, '410 Gone')
    // When the WebSocket ends, even before it was established, so does its stream.
    socket.once('close', () => downstream?.end())
    this.sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const transport = this.connections.add(new SocketTransport(webSocket, downstream))
      const { server, reportBug } = this.options
      serveConnection(server, transport, { caller: callerOf(session), reportBug, monotonicMs: () => performance.now() })
      transport.onClose(() => this.connections.delete(transport))
    })
  }

  private sessionOf(request: IncomingMessage): string | null {
    return this.credentials.sessionOf(request.headers.cookie)
  }

  private failed(error: unknown, request: IncomingMessage, response: ServerResponse): void {
    // The browser disconnected while its request was read, so there is no one to answer.
    if (request.destroyed && !request.complete) return
    this.options.reportBug(error, `${request.method} ${pathOf(request)}`)
    if (!response.headersSent) respond(response, 500, { message: 'Corral failed to answer; see its log.' })
  }
}

/** The caller of a browser session: there is one token, which is the owner's. */
function callerOf(_session: string): Caller {
  return OWNER
}

function pathOf(request: IncomingMessage): string {
  const url = request.url ?? '/'
  const end = url.search(/[?#]/)
  return end === -1 ? url : url.slice(0, end)
}

/** The name of the stream a WebSocket wants its packets on; null if none. */
function downstreamIdOf(request: IncomingMessage): string | null {
  const url = request.url ?? '/'
  return new URLSearchParams(url.slice(url.indexOf('?') + 1)).get(DOWNSTREAM_PARAMETER)
}

function respond(response: ServerResponse, status: number, body: { readonly message: string } | null): void {
  const headers = { ...SECURITY_HEADERS, 'cache-control': 'no-store' }
  if (body === null) response.writeHead(status, headers).end()
  else {
    response
      .writeHead(status, { ...headers, 'content-type': 'application/json; charset=utf-8' })
      .end(JSON.stringify(body))
  }
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

/** A host bound to all addresses is reached from this machine by loopback. */
function reachableName(host: string): string {
  return host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
}
