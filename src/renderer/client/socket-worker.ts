/**
 * Holds the page's WebSocket on a thread of its own. On the page's thread Chromium hands out little at a time and waits for the page in between, so that
 * drawing and parsing starve the socket: here it is emptied at once, and everything reaches the page in one message per packet.
 */

/** Page → worker. */
export type SocketOrder =
  | { readonly kind: 'open'; readonly url: string }
  | { readonly kind: 'send'; readonly packet: string | Uint8Array<ArrayBuffer> }
  | { readonly kind: 'close'; readonly reason: string }

/** Worker → page. */
export type SocketNews =
  | { readonly kind: 'opened' }
  | { readonly kind: 'packet'; readonly packet: string | ArrayBuffer }
  | { readonly kind: 'closed'; readonly reason: string }

/** The part of a worker's own scope that is used; the page's types do not know it. */
interface Scope {
  postMessage(news: SocketNews, transfer: Transferable[]): void
  addEventListener(type: 'message', listener: (event: MessageEvent<SocketOrder>) => void): void
}

const scope = globalThis as unknown as Scope
let socket: WebSocket | null = null

scope.addEventListener('message', ({ data: order }) => {
  if (order.kind === 'open') socket = open(order.url)
  else if (order.kind === 'close') socket?.close(1000, order.reason)
  else if (socket?.readyState === WebSocket.OPEN) socket.send(order.packet)
})

function open(url: string): WebSocket {
  const opening = new WebSocket(url)
  opening.binaryType = 'arraybuffer'
  opening.addEventListener('open', () => scope.postMessage({ kind: 'opened' }, []))
  opening.addEventListener('close', ({ reason }) => scope.postMessage({ kind: 'closed', reason }, []))
  opening.addEventListener('message', ({ data: packet }: MessageEvent<string | ArrayBuffer>) =>
    scope.postMessage({ kind: 'packet', packet }, typeof packet === 'string' ? [] : [packet]),
  )
  return opening
}
