import type { IncomingMessage } from 'node:http'
import { nameIn, type NameKind } from './page-names.ts'

/** What a request is for: a `stream` and an `upgrade` are only for the page itself. */
export type RequestKind = 'request' | 'upgrade' | 'stream'

/** Where a request came to, or why it must not be answered. */
export type Arrival =
  | { readonly kind: 'refused'; readonly status: 400 | 403; readonly message: string }
  | {
      readonly kind: Exclude<NameKind, 'stranger'>
      /** `host:port` as the browser wrote it, in lower case. */
      readonly host: string
      readonly name: string
    }

export interface GuardParts {
  readonly port: number
  readonly kindOf: (name: string) => NameKind
}

/** Checks a request before anything else is read of it. */
export function arrivalOf(request: Asked, kind: RequestKind, { port, kindOf }: GuardParts): Arrival {
  const [host, ...others] = request.headersDistinct['host'] ?? []
  if (host === undefined || others.length > 0) return refused(400, 'A request names its host once.')
  if (request.url?.startsWith('/') !== true) return refused(400, 'A request names a path of this host.')
  if (hasBody(request)) return refused(400, 'No request to Corral has a body.')
  const name = nameIn(host, port)
  const at = name === null ? 'stranger' : kindOf(name)
  if (name === null || at === 'stranger') return refused(403, WRONG_ADDRESS)
  const foreign = foreignness(request.headersDistinct, host.toLowerCase(), kind)
  return foreign === null ? { kind: at, host: host.toLowerCase(), name } : refused(403, foreign)
}

/** What the guard reads of a request. */
export type Asked = Pick<IncomingMessage, 'headersDistinct' | 'url'>

const WRONG_ADDRESS =
  'This is not Corral’s address. Open the address Corral printed; through a tunnel, use the same port at both ends.'

/**
 * Why a request does not come from the page itself; null if it may. Every browser sends an Origin with a WebSocket, and
 * Sec-Fetch-Site with a stream.
 */
function foreignness(headers: Asked['headersDistinct'], host: string, kind: RequestKind): string | null {
  const [site = 'same-origin'] = headers['sec-fetch-site'] ?? []
  if (kind === 'stream' && site !== 'same-origin') return 'Another site may not open a stream of Corral.'
  const origins = headers['origin'] ?? []
  if (origins.length === 0) return kind === 'upgrade' ? 'A WebSocket request must name its page (Origin).' : null
  return origins.every((origin) => origin === `http://${host}`) ? null : 'Another site may not send requests to Corral.'
}

function hasBody({ headersDistinct: headers }: Asked): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? ['0']).some((size) => size !== '0')
}

function refused(status: 400 | 403, message: string): Arrival {
  return { kind: 'refused', status, message }
}
