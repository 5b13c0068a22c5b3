import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { Lifetime } from '../../base/disposable.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { ReportBug } from '../../contract/rpc/handlers.ts'
import type { ListenFailure } from '../listen-failure.ts'
import { BAD_REQUEST, refuseConnection } from '../web/answers.ts'
import { addressesFor, listenOn, type Listening } from '../web/listen.ts'
import { formatFor } from './accept.ts'
import { METRICS_PATH, refusalOf, type Refusal } from './guard.ts'
import { CONNECTIONS_MAX, HEADERS_MAX_BYTES, REQUEST_CHECK_MS, REQUEST_TIMEOUT_MS, REST_MS } from './limits.ts'
import type { MetricsFormat, MetricsSource } from './source.ts'

const TYPES: Readonly<Record<MetricsFormat, string>> = {
  text: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
}

const EVERY_ANSWER = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }

export interface MetricsOptions {
  readonly source: MetricsSource
  readonly isToken: (shown: string) => boolean
  /** 0: any free port. */
  readonly port: number
  readonly reportBug: ReportBug
}

/** Serves metrics on this machine's own addresses until disposed. */
export async function serveMetrics(options: MetricsOptions): Promise<Result<MetricsServer, ListenFailure>> {
  const limits = {
    headersTimeout: REQUEST_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionsCheckingInterval: REQUEST_CHECK_MS,
    keepAliveTimeout: REST_MS,
    maxHeaderSize: HEADERS_MAX_BYTES,
  }
  const listening = await listenOn(() => createServer(limits), addressesFor('127.0.0.1', true), options.port)
  return listening.ok ? ok(new MetricsServer(options, listening.value)) : err(worded(listening.error, options.port))
}

/** Answers one path, to whoever shows the token. */
export class MetricsServer extends Lifetime {
  /** The port in use. */
  readonly port: number
  private readonly options: MetricsOptions
  private readonly servers: readonly Server[]

  constructor(options: MetricsOptions, { servers, port }: Listening) {
    super()
    this.options = options
    this.servers = servers
    this.port = port
    for (const server of servers) attend(server, (request, response) => this.answer(request, response))
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}${METRICS_PATH}`
  }

  override dispose(): void {
    if (this.isDisposed) return
    super.dispose()
    for (const server of this.servers) {
      server.close()
      server.closeAllConnections()
    }
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const { isToken, source, reportBug } = this.options
    const refusal = refusalOf(request, { port: this.port, isToken })
    if (refusal !== null) return refuse(response, refusal)
    const format = formatFor(request.headers.accept ?? '')
    try {
      const body = Buffer.from(source.read(format))
      response.writeHead(200, { ...EVERY_ANSWER, 'content-type': TYPES[format], 'content-length': body.length })
      response.end(request.method === 'HEAD' ? undefined : body)
    } catch (error) {
      reportBug(error, 'metrics')
      response.writeHead(500, EVERY_ANSWER).end('Corral failed to read its metrics; see its log.\n')
    }
  }
}

/** One more connection than there may be ends the oldest. */
function attend(server: Server, answer: (request: IncomingMessage, response: ServerResponse) => void): void {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    const [oldest] = sockets
    if (oldest === undefined || sockets.size <= CONNECTIONS_MAX) return
    sockets.delete(oldest)
    oldest.destroy()
  })
  server.on('request', answer)
  server.on('clientError', (_error, socket) => refuseConnection(socket, BAD_REQUEST))
}

function refuse(response: ServerResponse, { status, message }: Refusal): void {
  response.writeHead(status, {
    ...EVERY_ANSWER,
    'content-type': 'text/plain; charset=utf-8',
    connection: 'close',
    ...(status === 401 && { 'www-authenticate': 'Bearer realm="Corral metrics"' }),
    ...(status === 405 && { allow: 'GET, HEAD' }),
  })
  response.end(`${message}\n`)
}

/** What is said of the page's port, said of this one. */
function worded({ code, message }: ListenFailure, port: number): ListenFailure {
  if (code !== 'port-taken') return { code, message: message.replace('--port', '--metrics-port') }
  return {
    code,
    message: `Port ${port} is taken by another program, so metrics cannot be served there. Choose another with --metrics-port (0: any free one).`,
  }
}
