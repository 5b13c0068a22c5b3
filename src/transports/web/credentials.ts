import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** 256 bits cannot be guessed. */
const TOKEN_BYTES = 32
/** 128 bits: no two sign-ins get the same id. */
const SESSION_ID_BYTES = 16
/** How long a browser stays signed in, s: a working week and the weekend. */
const SESSION_SECONDS = 7 * 24 * 60 * 60

/** A new token for the fragment of the URL. */
export function newToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url')
}

/**
 * Checks and issues a browser's credentials. Sign-ins are signed with a key derived from the token: they stay valid
 * after a restart of the host, and a new token invalidates them all.
 */
export class Credentials {
  private readonly token: string
  private readonly cookieName: string
  private readonly now: () => number

  /**
   * `now` is wall time, epoch ms. The port is part of the cookie's name, because browsers do not separate cookies by
   * port.
   */
  constructor(token: string, port: number, now: () => number = Date.now) {
    this.token = token
    this.cookieName = `corral-${port}`
    this.now = now
  }

  /** True if `token` is this host's; every wrong token takes the same time. */
  isToken(token: string): boolean {
    return timingSafeEqual(digest(token), digest(this.token))
  }

  /**
   * `Set-Cookie` for a sign-in that starts now; `session`: the browser's present one, so that all its windows share it.
   */
  newCookie(session: string | null = null): string {
    const expires = Math.floor(this.now() / 1000) + SESSION_SECONDS
    const claim = `${session ?? randomBytes(SESSION_ID_BYTES).toString('base64url')}.${expires}`
    return `${this.cookieName}=${claim}.${this.sign(claim)}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${SESSION_SECONDS}`
  }

  /** The id of the sign-in in the `Cookie` header; null if it has no valid one of this host. */
  sessionOf(cookieHeader: string | undefined): string | null {
    for (const value of cookiesNamed(cookieHeader, this.cookieName)) {
      const [id, expires, signature] = value.split('.')
      if (id === undefined || expires === undefined || signature === undefined) continue
      const isSigned = timingSafeEqual(digest(signature), digest(this.sign(`${id}.${expires}`)))
      if (isSigned && Number(expires) * 1000 > this.now()) return id
    }
    return null
  }

  private sign(claim: string): string {
    return createHmac('sha256', this.token).update(`session ${this.cookieName} ${claim}`).digest('base64url')
  }
}

function cookiesNamed(header: string | undefined, name: string): string[] {
  return (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
