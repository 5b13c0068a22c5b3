import { hostname, networkInterfaces } from 'node:os'
import { addressesFor } from '../transports/web/listen.ts'
import type { NamePlan } from '../transports/web/page-names.ts'
import { isLoopback, isWildcard, type ServeArguments } from './arguments.ts'

/** Where the page is served. */
export interface PagePlace {
  readonly names: NamePlan
  /** Addresses to listen on. */
  readonly addresses: readonly string[]
  /** What a person risks with it; null: nothing out of the ordinary. */
  readonly risk: string | null
}

/** Where the page is served, and under which names, for what was asked. */
export function pagePlaceOf({ host, plainAddress }: Pick<ServeArguments, 'host' | 'plainAddress'>): PagePlace {
  if (!isLoopback(host)) {
    const names = { fixed: namesOf(host), usual: isWildcard(host) ? null : host }
    return {
      names,
      addresses: addressesFor(host, names.usual === null),
      risk: `Others on the network can reach ${host}. Nothing is encrypted: whoever sees what you open there can run commands as you.`,
    }
  }
  if (plainAddress) {
    const plain = host === '::1' ? '::1' : '127.0.0.1'
    return {
      names: { fixed: [plain], usual: plain },
      addresses: addressesFor(plain, false),
      risk: `Other programs of this machine can use the address ${plain} while Corral is down, and leave a script in the browser that meets your next login. Without --plain-address they cannot.`,
    }
  }
  return { names: { fixed: [], usual: null }, addresses: addressesFor(host, true), risk: null }
}

/** Names and addresses by which browsers may reach a host that is open to the network. */
function namesOf(host: string): readonly string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address))
  const others = addresses.filter((address) => !isLoopback(address))
  return isWildcard(host) ? [hostname(), ...others] : [host, hostname(), ...others]
}
