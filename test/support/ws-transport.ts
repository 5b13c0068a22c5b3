import { WebSocket } from 'ws'
import type { Transport } from '../../src/contract/transport.ts'
import { WEB_PATHS } from '../../src/contract/bridge.ts'
import { SocketTransport } from '../../src/transports/web/socket-transport.ts'

/** Signs in to a web host like a browser; returns the cookie. `url` is the address the host printed. */
export async function signIn(url: string): Promise<string> {
  const { origin, hash } = new URL(url)
  const response = await fetch(origin + WEB_PATHS.login, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ token: hash.slice('#token='.length) }),
  })
  const cookie = response.headers.get('set-cookie')?.split(';')[0]
  if (response.status !== 204 || cookie === undefined) {
    throw new Error(`login answered ${response.status}: ${await response.text()}`)
  }
  return cookie
}

/** Opens the contract's WebSocket of a web host; disposing the result closes it. */
export async function connectWeb(url: string): Promise<Transport & SocketTransport> {
  const { origin, host } = new URL(url)
  const cookie = await signIn(url)
  const socket = new WebSocket(`ws://${host}${WEB_PATHS.socket}`, {
    headers: { cookie, origin },
    perMessageDeflate: false,
  })
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  socket.once('open', resolve)
  socket.once('error', reject)
  await promise
  return new SocketTransport(socket)
}
