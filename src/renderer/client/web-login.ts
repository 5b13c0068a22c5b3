import { hexOf } from '../../contract/login/credential.ts'
import type { LoginRefusal } from '../../shapes/login.ts'
import { PageLogin, type PageLoginParts, type PageSecrets } from '../../contract/login/page-login.ts'
import { WEB_PATHS } from '../../contract/bridge.ts'
import { pageMac } from './page-mac.ts'

/** A host answers at once, ms; a program that accepts the connection and says nothing is none. */
export const ANSWER_MS = 10_000
/** 256 bits. */
const NONCE_BYTES = 32

/** How a login over a new WebSocket ended; its socket is closed unless it was `entered`. */
export type WebLoginOutcome =
  | { readonly kind: 'entered'; readonly socket: WebSocket; readonly secrets: PageSecrets; readonly streams: boolean }
  | { readonly kind: 'proved'; readonly life: string }
  | { readonly kind: 'other-life' }
  | { readonly kind: 'refused'; readonly reason: LoginRefusal }
  /** Another program answers in the host's place. */
  | { readonly kind: 'stranger' }
  | { readonly kind: 'gone' }

/** Opens a WebSocket to the page's own address and logs in on it, or only lets the host prove itself. */
export async function logIn(secret: string, goal: PageLoginParts['goal']): Promise<WebLoginOutcome> {
  const socket = new WebSocket(socketUrl())
  socket.binaryType = 'arraybuffer'
  const nonce = hexOf(crypto.getRandomValues(new Uint8Array(NONCE_BYTES)))
  const login = new PageLogin({ secret, address: location.host, nonce, mac: pageMac, goal })
  const { promise, resolve } = Promise.withResolvers<WebLoginOutcome>()
  const listening = new AbortController()
  const on = { signal: listening.signal }
  const late = setTimeout(() => resolve({ kind: 'gone' }), ANSWER_MS)
  socket.addEventListener('open', () => socket.send(login.begin()), on)
  socket.addEventListener('close', () => resolve({ kind: 'gone' }), on)
  socket.addEventListener(
    'message',
    ({ data }: MessageEvent<unknown>) => {
      const step = typeof data === 'string' ? login.receive(data) : ({ kind: 'stranger' } as const)
      if (step.kind === 'send') socket.send(step.text)
      else resolve(step.kind === 'welcome' ? { ...step, kind: 'entered', socket } : step)
    },
    on,
  )
  const outcome = await promise
  clearTimeout(late)
  listening.abort()
  if (outcome.kind !== 'entered') socket.close()
  return outcome
}

function socketUrl(): URL {
  const url = new URL(WEB_PATHS.socket, location.href)
  url.protocol = 'ws:'
  url.hash = ''
  return url
}
