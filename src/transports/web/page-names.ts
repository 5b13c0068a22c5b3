import { isIPv6 } from 'node:net'
import { NAME_CHARACTERS, NAMES_KEPT } from './limits.ts'
import { randomText } from './random-text.ts'

/** Names by which a browser on this machine reaches a loopback server. */
const LOOPBACK_NAMES = new Set(['127.0.0.1', 'localhost', '::1'])
/** Browsers resolve every name below it to this machine (RFC 6761, 6.3). */
const LOOPBACK_DOMAIN = '.localhost'

/** The names under which the page is served. */
export interface NamePlan {
  /** Names besides those made up, for hosts that are open to the network or do without made-up ones. */
  readonly fixed: readonly string[]
  /** The name in new addresses; null: each gets one of its own, under which nothing can have been planted. */
  readonly usual: string | null
}

/**
 * What the host is called in a request. `page`: the page is served and logged in. `earlier`: a login from before the
 * last start has its page there; who served that name in between is not known, so the page is not served any more.
 * `elsewhere`: this machine, but no address of the page. `stranger`: a name that was made to lead here.
 */
export type NameKind = 'page' | 'earlier' | 'elsewhere' | 'stranger'

/** The names of one life of the host. */
export class PageNames {
  readonly plan: NamePlan
  private readonly fixed: ReadonlySet<string>
  private readonly fresh = new Set<string>()

  constructor(plan: NamePlan) {
    this.plan = plan
    this.fixed = new Set(plan.fixed.map((name) => name.toLowerCase()))
  }

  /** The name for a new address. `wanted`: one of the fixed names, if the address is for a page under that. */
  choose(wanted: string | null): string {
    if (wanted !== null && this.isFixed(wanted)) return wanted
    return this.plan.usual ?? this.makeUp()
  }

  /** True for a name whose page may use codes made for other names: the owner chose to be reached under it. */
  isFixed(name: string): boolean {
    return this.fixed.has(name)
  }

  /** `isInUse`: a login has its page under this name. */
  kindOf(name: string, isInUse: boolean): NameKind {
    if (this.fixed.has(name) || this.fresh.has(name)) return 'page'
    if (isInUse) return 'earlier'
    return LOOPBACK_NAMES.has(name) || name.endsWith(LOOPBACK_DOMAIN) ? 'elsewhere' : 'stranger'
  }

  private makeUp(): string {
    const name = `${randomText(NAME_CHARACTERS)}${LOOPBACK_DOMAIN}`
    this.fresh.add(name)
    const [oldest] = this.fresh
    if (oldest !== undefined && this.fresh.size > NAMES_KEPT) this.fresh.delete(oldest)
    return name
  }
}

/** `host:port` as written in a URL. */
export function hostPort(name: string, port: number): string {
  return `${isIPv6(name) ? `[${name}]` : name.toLowerCase()}:${port}`
}

/** The name in a `Host` header of this port, in lower case; null if it is of another port or cannot be read. */
export function nameIn(host: string, port: number): string | null {
  const match = /^(?:\[(?<six>[0-9a-f:.]+)\]|(?<name>[^:[\]/@\s]+))(?::(?<port>\d{1,5}))?$/i.exec(host)
  if (match?.groups === undefined || Number(match.groups['port'] ?? 80) !== port) return null
  return (match.groups['six'] ?? match.groups['name'] ?? '').toLowerCase()
}
