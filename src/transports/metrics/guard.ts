import type { IncomingMessage } from 'node:http'
import { nameIn } from '../web/page-names.ts'

/** The one path that is served. */
export const METRICS_PATH = '/metrics'

/** Names of this machine. Whoever comes by another was led here by somebody's DNS. */
const NAMES: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '::1'])

const WRONG_NAME = 'Metrics are read from 127.0.0.1 or localhost, at this port.'

const BEARER = /^bearer +(\S+)$/i

/** Why a request is not answered with metrics. */
export interface Refusal {
  readonly status: 400 | 401 | 403 | 404 | 405
  readonly message: string
}

/** What the guard reads of a request. */
export type Asked = Pick<IncomingMessage, 'headersDistinct' | 'url' | 'method'>

export interface GuardParts {
  readonly port: number
  readonly isToken: (shown: string) => boolean
}

/** Why a request is refused; null: it may read metrics. */
export function refusalOf(request: Asked, { port, isToken }: GuardParts): Refusal | null {
  const { headersDistinct: headers, url = '' } = request
  const [host, ...others] = headers['host'] ?? []
  if (host === undefined || others.length > 0) return refused(400, 'A request names its host once.')
  if (!NAMES.has(nameIn(host, port) ?? '')) return refused(403, WRONG_NAME)
  if (hasBody(headers)) return refused(400, 'A request for metrics has no body.')
  if (url !== METRICS_PATH && !url.startsWith(`${METRICS_PATH}?`)) return refused(404, `There is only ${METRICS_PATH}.`)
  if (request.method !== 'GET' && request.method !== 'HEAD') return refused(405, 'Metrics can only be read.')
  const [shown, ...more] = headers['authorization'] ?? []
  const token = more.length > 0 ? undefined : BEARER.exec(shown ?? '')?.[1]
  return token !== undefined && isToken(token) ? null : refused(401, 'Show the token: Authorization: Bearer …')
}

function hasBody(headers: Asked['headersDistinct']): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? ['0']).some((size) => size !== '0')
}

function refused(status: Refusal['status'], message: string): Refusal {
  return { status, message }
}
