import type { IncomingHttpHeaders } from 'node:http'
import { isIPv6 } from 'node:net'

/** Names by which a browser on this machine reaches a loopback server. */
const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '::1'] as const

/** The hosts this server answers for: `host:port` as written by browsers. */
export type OwnHosts = ReadonlySet<string>

/** The accepted `Host` values; any other is a rebound DNS name or a wrong port. */
export function ownHosts(port: number, otherNames: readonly string[]): OwnHosts {
  return new Set([...LOOPBACK_NAMES, ...otherNames].map((name) => hostPort(name, port)))
}

/** `host:port` as written in a URL. */
export function hostPort(name: string, port: number): string {
  return `${isIPv6(name) ? `[${name}]` : name.toLowerCase()}:${port}`
}

/**
 * Why a request must not be answered; null if it may be. `upgrade` requires an Origin, which every browser sends with a
 * WebSocket. A `stream` is long-lived and limited in number: only the server's own page may open one, not even a page
 * on another port of the same host, which gets the same cookies.
 */
export function refusalOf(
  headers: IncomingHttpHeaders,
  hosts: OwnHosts,
  kind: 'request' | 'upgrade' | 'stream',
): string | null {
  const host = headers.host?.toLowerCase()
  if (host === undefined || !hosts.has(host)) return wrongHost(hosts)
  const { origin, 'sec-fetch-site': site = 'same-origin' } = headers
  if (kind === 'stream' && site !== 'same-origin') return 'Another site may not open a stream of Corral.'
  if (origin === undefined) return kind === 'upgrade' ? 'A WebSocket request must name its page (Origin).' : null
  return origin === `http://${host}` ? null : 'Another site may not send requests to Corral.'
}

function wrongHost(hosts: OwnHosts): string {
  const [first] = hosts
  return `Open Corral at http://${first}/. Through a tunnel, use the same port at both ends.`
}
