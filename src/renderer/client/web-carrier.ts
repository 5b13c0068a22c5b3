import { Emitter } from '../../base/event.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { DOWNSTREAM_PARAMETER, WEB_PATHS } from '../../contract/bridge.ts'
import type { Packet, Transport } from '../../contract/transport.ts'
import type { Carrier, CarrierFailure } from './carrier.ts'
import { openDownstream, type Downstream } from './downstream.ts'

const GONE = { kind: 'gone', reason: 'nobody answers at this address' } as const
const UNAUTHORIZED = 401

/** Connects to the headless host that served the page: requests go over a WebSocket; packets come over an HTTP stream where there is one, else over the WebSocket. */
export function webCarrier(): Carrier {
  return { open: openWeb }
}

async function openWeb(): Promise<Result<Transport, CarrierFailure>> {
  const session = await reach(WEB_PATHS.session)
  if (session === null) return err(GONE)
  if (session.status === UNAUTHORIZED) return err({ kind: 'login' })
  if (!session.ok) return err({ kind: 'gone', reason: `the host answered ${session.status}` })
  return openSocket(await openDownstream((init) => reach(WEB_PATHS.downstream, init)))
}

/** Null when the host does not answer. */
async function reach(path: string, init: RequestInit = {}): Promise<Response | null> {
  try {
    return await fetch(path, { ...init, credentials: 'same-origin', cache: 'no-store' })
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return null
  }
}

function openSocket(downstream: Downstream | null): Promise<Result<Transport, CarrierFailure>> {
  const socket = new WebSocket(socketUrl(downstream))
  socket.binaryType = 'arraybuffer'
  const packets = new Emitter<Packet>()
  const closes = new Emitter<{ readonly reason: string }>()
  const close = (reason: string): void => socket.close(1000, reason.slice(0, 100))
  const transport: Transport = {
    send: (packet) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(packet as string | Uint8Array<ArrayBuffer>)
    },
    onPacket: packets.event,
    onClose: closes.event,
    close,
  }
  socket.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) =>
    packets.fire(typeof data === 'string' ? data : new Uint8Array(data)),
  )
  void downstream?.read((packet) => packets.fire(packet)).then(() => close('the stream from the host broke off'))
  return new Promise((resolve) => {
    socket.addEventListener('open', () => resolve(ok(transport)))
    socket.addEventListener('close', ({ reason }) => {
      downstream?.end()
      resolve(err(GONE))
      closes.fire({ reason: reason === '' ? 'the connection was lost' : reason })
    })
  })
}

function socketUrl(downstream: Downstream | null): URL {
  const url = new URL(WEB_PATHS.socket, location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  url.hash = ''
  if (downstream !== null) url.searchParams.set(DOWNSTREAM_PARAMETER, downstream.id)
  return url
}

/** Gives the host its token; a failure says why, for people. */
export async function sendToken(token: string): Promise<Result<null, string>> {
  const answer = await reach(WEB_PATHS.login, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  })
  if (answer === null) return err('Nobody answers at this address. Is `corral serve` still running?')
  return answer.ok ? ok(null) : err(await reasonOf(answer))
}

async function reasonOf(answer: Response): Promise<string> {
  const text = await answer.text()
  try {
    const { message } = JSON.parse(text) as { message?: unknown }
    if (typeof message === 'string') return message
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  return answer.status === UNAUTHORIZED ? 'This token is not the host’s.' : `The host answered ${answer.status}.`
}

const TOKEN_FRAGMENT = /^#token=([\w-]+)$/

/** The token in the address bar, removed from it so that it is neither bookmarked nor shown; null: none. */
export function takeTokenFromAddress(): string | null {
  const token = TOKEN_FRAGMENT.exec(location.hash)?.[1] ?? null
  if (token !== null) history.replaceState(null, '', location.pathname + location.search)
  return token
}
