import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { connect, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { WebSocket, WebSocketServer } from 'ws'
import { errnoOf } from '../../src/base/errors.ts'
import { Lifetime, toDisposable } from '../../src/base/disposable.ts'

/** What a squatter does with a WebSocket that a page opens to it. */
export type SquatterPlan = (socket: WebSocket) => void

/** How long a port may be taken by what is on its way out, ms. */
const TAKEN_MS = 20_000
const RETRY_MS = 50

/**
 * Listens, again and again while the port is taken: while nobody listens on it, a page that tries to connect may for a
 * moment have been given just this port for its own end.
 */
async function listen(server: Server, port: number, host: string): Promise<void> {
  const deadline = performance.now() + TAKEN_MS
  for (;;) {
    try {
      server.listen(port, host)
      await once(server, 'listening')
      return
    } catch (error) {
      if (errnoOf(error) !== 'EADDRINUSE' || performance.now() > deadline) throw error
      await wait(RETRY_MS)
    }
  }
}

/** A program of somebody else that listens on the port of a web host while that is down. */
export class Squatter extends Lifetime {
  readonly port: number
  /** Everything it was sent: header lines, and messages of WebSockets. */
  readonly heard: string[] = []
  private readonly servers: readonly Server[]
  private readonly raw = new Set<Socket>()

  private constructor(servers: readonly Server[], port: number) {
    super()
    this.servers = servers
    this.port = port
  }

  /** Listens on both loopback addresses; `plan` answers WebSockets, `page` is what it serves at any other address. */
  static async open(port: number, plan: SquatterPlan, page = ''): Promise<Squatter> {
    const sockets = new WebSocketServer({ noServer: true })
    const servers: Server[] = []
    let own = port
    for (const host of ['127.0.0.1', '::1']) {
      const server = createServer((request, response) => {
        squatter.heard.push(...request.rawHeaders, request.url ?? '')
        const isScript = request.url?.endsWith('.js') === true
        response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
        response.end(isScript ? WORKER : page)
      })
      server.on('connection', (socket) => squatter.raw.add(socket))
      server.on('upgrade', (request, socket, head) => {
        squatter.heard.push(...request.rawHeaders, request.url ?? '')
        sockets.handleUpgrade(request, socket, head, (webSocket) => {
          webSocket.on('message', (data: Buffer) => squatter.heard.push(data.toString('latin1')))
          webSocket.on('error', () => undefined)
          plan(webSocket)
        })
      })
      await listen(server, own, host)
      const address = server.address()
      own = typeof address === 'object' && address !== null ? address.port : own
      servers.push(server)
    }
    const squatter = new Squatter(servers, own)
    squatter.register(toDisposable(() => squatter.end()))
    return squatter
  }

  /** Gives up the port and keeps the connections it has. */
  async stopListening(): Promise<void> {
    await Promise.all(
      this.servers.map(
        (server) =>
          new Promise<void>((resolve) => {
            server.close(() => resolve())
            server.closeIdleConnections()
            // `close` waits for connections that are upgraded, which are to stay.
            server.once('close', resolve)
            if (!server.listening) resolve()
          }),
      ),
    )
  }

  private end(): void {
    for (const server of this.servers) server.close()
    for (const socket of this.raw) socket.destroy()
  }
}

/**
 * Passes everything on, both ways, to the host that listens on a port: `host` is what it says it was asked for. Adds
 * every message to `said`.
 */
export function passingOn(
  port: number,
  { host, said }: { readonly host: string; readonly said: string[] },
): SquatterPlan {
  return (page) => {
    const own = new WebSocket(`ws://127.0.0.1:${port}/socket`, { headers: { host, origin: `http://${host}` } })
    const early: [Buffer, boolean][] = []
    page.on('message', (data: Buffer, isBinary) => {
      said.push(data.toString('latin1'))
      if (own.readyState === WebSocket.OPEN) own.send(data, { binary: isBinary })
      else early.push([data, isBinary])
    })
    own.on('open', () => {
      for (const [data, isBinary] of early.splice(0)) own.send(data, { binary: isBinary })
    })
    own.on('message', (data: Buffer, isBinary) => {
      said.push(data.toString('latin1'))
      page.send(data, { binary: isBinary })
    })
    own.on('error', () => page.close())
    own.on('close', () => page.close())
    page.on('close', () => own.close())
  }
}

/** A service worker that takes over the page at once and answers every request itself. */
const WORKER = `
self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
self.addEventListener('fetch', (event) =>
  event.respondWith(new Response('<title>squatted</title>', { headers: { 'content-type': 'text/html' } })))
`

/** Opens a bare connection to a port of this machine. */
export function connectTo(port: number, address = '127.0.0.1'): Socket {
  const socket = connect(port, address)
  socket.on('error', () => undefined)
  return socket
}
