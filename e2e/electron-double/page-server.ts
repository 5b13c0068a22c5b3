import { randomUUID } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer, type WebSocket } from 'ws'

/** Answers a request to a custom scheme, as given to `protocol.handle`. */
export type SchemeHandler = (request: Request) => Response | Promise<Response>

/** Serves a custom scheme to a browser that supports only HTTP, and carries IPC. */
class PageServer extends EventEmitter<{ page: [window: number, socket: WebSocket] }> {
  private readonly key = randomUUID()
  private readonly sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false })
  private readonly http = createServer((request, response) => {
    this.answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)))
  })
  private readonly listening = Promise.withResolvers<number>()
  private handler: SchemeHandler | null = null
  /** Origin of the scheme, as `app://corral`. */
  private origin = ''
  /** Origin of this server for browsers. */
  private served = ''

  constructor() {
    super()
    this.http.on('upgrade', (request: IncomingMessage, socket, head: Buffer) => {
      const window = this.windowOf(request.url ?? '')
      if (window === null) socket.destroy()
      else this.sockets.handleUpgrade(request, socket, head, (webSocket) => this.emit('page', window, webSocket))
    })
    this.http.listen(0, '127.0.0.1', () => this.listening.resolve((this.http.address() as AddressInfo).port))
  }

  /** Sets the handler passed to `protocol.handle`. */
  setHandler(handler: SchemeHandler): void {
    this.handler = handler
  }

  /** The address at which a browser finds `url` of the scheme, and the one at which its page finds this server. */
  async addressesOf(url: string, window: number): Promise<{ pageUrl: string; socketUrl: string }> {
    const { protocol, host, pathname, search, hash } = new URL(url)
    this.origin = `${protocol}//${host}`
    const authority = `127.0.0.1:${await this.listening.promise}`
    this.served = `http://${authority}`
    return {
      pageUrl: `http://${authority}${pathname}${search}${hash}`,
      socketUrl: `ws://${authority}/${this.key}/${window}`,
    }
  }

  /** The address in the scheme of what a browser asks this server for; another address is unchanged. */
  ownUrlOf(url: string): string {
    const { origin, pathname, search, hash } = new URL(url)
    return origin === this.served ? `${this.origin}${pathname}${search}${hash}` : url
  }

  private windowOf(path: string): number | null {
    const [, key, window] = path.split('/')
    return key === this.key && window !== undefined ? Number(window) : null
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.handler === null) throw new Error('no scheme is handled')
    const answer = await this.handler(new Request(this.origin + request.url))
    response.writeHead(answer.status, Object.fromEntries(answer.headers))
    response.end(Buffer.from(await answer.arrayBuffer()))
  }
}

/** The one server of this process. */
export const pageServer = new PageServer()
