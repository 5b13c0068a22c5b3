import type { PageSecrets } from '../../contract/login/page-login.ts'

/** Where the ticket of this page waits for its next load. */
const TICKET = 'corral-ticket'
const CODE_FRAGMENT = /^#login=([a-z2-7]+)$/

/** A secret this page can log in with. */
export interface PageCredential {
  readonly kind: 'code' | 'ticket' | 'key'
  readonly secret: string
}

/**
 * What this page can log in with: the code of its address, the ticket its last load left in this tab, and from then on
 * a key that is in memory only. The ticket is the one secret that is stored, and worth nothing half a minute after the
 * page has lost its host.
 */
export class PageCredentials {
  private readonly stored: Storage
  private code: string | null = null
  private key: string | null = null
  private ticket: string | null

  constructor(stored: Storage) {
    this.stored = stored
    this.ticket = stored.getItem(TICKET)
    stored.removeItem(TICKET)
  }

  /** The one to try next; null: this page has to be given a code. */
  get best(): PageCredential | null {
    if (this.code !== null) return { kind: 'code', secret: this.code }
    if (this.key !== null) return { kind: 'key', secret: this.key }
    return this.ticket === null ? null : { kind: 'ticket', secret: this.ticket }
  }

  /** A code that a person brought. */
  offer(code: string): void {
    this.code = code
  }

  /** Logged in with `credential`. */
  entered(credential: PageCredential, { key, ticket }: PageSecrets): void {
    this.code = null
    this.ticket = null
    if (credential.kind !== 'key') this.key = key
    this.stored.setItem(TICKET, ticket)
  }

  /** The host said no. The key is kept: anybody can say so in the host's place. */
  refused({ kind }: PageCredential): void {
    if (kind === 'code') this.code = null
    if (kind === 'ticket') this.ticket = null
  }
}

/** The code in the address bar, removed from it so that it is neither bookmarked nor shown; null: none. */
export function takeCodeFromAddress(): string | null {
  const code = CODE_FRAGMENT.exec(location.hash)?.[1] ?? null
  if (code !== null) history.replaceState(null, '', location.pathname + location.search)
  return code
}

/** The address a person pasted, if it is one that Corral prints; null: it is not. */
export function addressIn(text: string): URL | null {
  const found = /\bhttp:\/\/\S+/.exec(text)?.[0]
  if (found === undefined || !URL.canParse(found)) return null
  const url = new URL(found)
  return CODE_FRAGMENT.test(url.hash) ? url : null
}
