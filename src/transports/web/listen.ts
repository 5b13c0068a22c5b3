import type { Server } from 'node:http'
import { err, ok, type Result } from '../../base/result.ts'
import type { ListenFailure } from '../listen-failure.ts'

/** Any port that is free at one address is tried at the others; after so many that were not free there, something is wrong. */
const MAX_ROUNDS = 20
/** The address does not exist here: a machine without IPv6. */
const NO_SUCH_ADDRESS = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL'])

/** The addresses of this machine to which browsers resolve the names below `localhost`; Chromium tries IPv6 first. */
const LOOPBACK = ['127.0.0.1', '::1'] as const

/** Servers on one port. */
export interface Listening {
  readonly servers: readonly Server[]
  readonly port: number
}

/**
 * The addresses to listen on for `host`. `hasMadeUpNames`: pages have names below `localhost`, so that the host must hold
 * every address these lead to; at one that it left free, another program could serve its page.
 */
export function addressesFor(host: string, hasMadeUpNames: boolean): readonly string[] {
  if (!hasMadeUpNames || host === '::') return [host]
  return host === '0.0.0.0' ? [host, '::1'] : LOOPBACK
}

/**
 * Listens on all addresses, with one server each and the same port; 0 means any that is free on all of them. An address
 * that this machine does not have is left out, except for the first.
 */
export async function listenOn(
  create: () => Server,
  [first, ...others]: readonly string[],
  port: number,
): Promise<Result<Listening, ListenFailure>> {
  for (let round = 1; ; round += 1) {
    const listening = await listenOnce(create, [first ?? '', ...others], port)
    if (listening.ok || port !== 0 || listening.error.code !== 'port-taken' || round === MAX_ROUNDS) return listening
  }
}

async function listenOnce(
  create: () => Server,
  hosts: readonly string[],
  wanted: number,
): Promise<Result<Listening, ListenFailure>> {
  const servers: Server[] = []
  let port = wanted
  for (const host of hosts) {
    const server = create()
    const answer = await listen(server, host, port)
    if (answer.ok) {
      servers.push(server)
      port = answer.value
    } else if (servers.length === 0 || !NO_SUCH_ADDRESS.has(answer.error.code ?? '')) {
      for (const other of servers) other.close()
      return err(failureOf(answer.error, host, port))
    }
  }
  return ok({ servers, port })
}

function listen(server: Server, host: string, port: number): Promise<Result<number, NodeJS.ErrnoException>> {
  const { promise, resolve } = Promise.withResolvers<Result<number, NodeJS.ErrnoException>>()
  const failed = (error: NodeJS.ErrnoException): void => resolve(err(error))
  server.once('error', failed)
  // Not `ipv6Only` with `::`: it is one address for both.
  server.listen({ host, port, exclusive: true, ipv6Only: host === '::1' }, () => {
    server.off('error', failed)
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
    resolve(ok(address.port))
  })
  return promise
}

function failureOf(error: NodeJS.ErrnoException, host: string, port: number): ListenFailure {
  switch (error.code) {
    case 'EADDRINUSE':
      return {
        code: 'port-taken',
        message: `Port ${port} of ${host} is taken by another program. A browser could take that program for Corral: stop it, or choose another port with --port (0: any free one).`,
      }
    case 'EACCES':
      return {
        code: 'not-permitted',
        message: `You may not listen on port ${port}. Choose one above 1023 with --port.`,
      }
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return {
        code: 'address-unknown',
        message: `${host} is not an address of this machine. Choose one that is, with --host.`,
      }
    default:
      return { code: 'listen-failed', message: `Cannot listen on port ${port} of ${host}: ${error.message}` }
  }
}
