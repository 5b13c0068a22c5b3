import { err, ok, type Result } from '../base/result.ts'

/** Where a remote host is, as the system's ssh takes it. */
export interface Destination {
  /** `[user@]machine`; the machine may be a name from the user's ssh configuration. */
  readonly target: string
  /** Null: what the user's configuration says, else 22. */
  readonly port: number | null
}

/** Longer than any name (RFC 1035: 253) with a user. */
const MAX_LENGTH = 320
const HIGHEST_PORT = 65_535
/**
 * Only characters that are no option, no word of a shell and no token of ssh: a ProxyCommand or Match of the user's
 * configuration puts user and machine into the command line of a shell.
 */
const USER = /^[A-Za-z0-9_][\w.+@-]*$/
const MACHINE = /^[A-Za-z0-9_][\w.-]*$/
const IPV6 = /^[\da-f:.]+(?:%[\w.-]+)?$/i
const PORT = /^[1-9]\d{0,4}$/

/** Reads `[user@]machine[:port]`; an IPv6 address with a port stands in brackets. The error says what to type. */
export function parseDestination(text: string): Result<Destination, string> {
  const at = text.lastIndexOf('@')
  const user = at < 0 ? null : text.slice(0, at)
  const place = placeOf(text.slice(at + 1))
  if (text.length > MAX_LENGTH || place === null || (user !== null && !USER.test(user))) return err(unusable(text))
  const { machine, port } = place
  return ok({ target: user === null ? machine : `${user}@${machine}`, port })
}

function placeOf(text: string): { readonly machine: string; readonly port: number | null } | null {
  if (IPV6.test(text) && text.split(':').length > 2) return { machine: text, port: null }
  const [, bracketed, plain = '', port] = /^(?:\[([^\]]*)\]|([^:]*))(?::(.*))?$/s.exec(text) ?? []
  const machine = bracketed ?? plain
  if (!(bracketed === undefined ? MACHINE : IPV6).test(machine)) return null
  if (port === undefined) return { machine, port: null }
  return PORT.test(port) && Number(port) <= HIGHEST_PORT ? { machine, port: Number(port) } : null
}

function unusable(text: string): string {
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text
  return `${JSON.stringify(shown)} names no machine. Give [user@]machine[:port], or a Host of your ssh configuration.`
}
