import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** 256 bits: nobody guesses it. */
const TOKEN_BYTES = 32
/** 128 bits tell sessions apart. */
const SESSION_ID_BYTES = 16
/** How long a browser stays signed in, s: a working week and the weekend. */
const SESSION_SECONDS = 7 * 24 * 60 * 60

/** A fresh token for the URL's fragment. */
export function newToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url')
}

/** What a browser proves itself with. Sessions are signed with a key made of the token: they outlive the host, and a new token ends them all. */
export class Credentials {
  private readonly token: string
  private readonly cookieName: string
  private readonly now: () => number

  /** `now` is wall time, epoch ms; the port keeps hosts of one machine apart, as cookies are not. */
  constructor(token: string, port: number, now: () => number = Date.now) {
    this.token = token
    this.cookieName = `corral-${port}`
    this.now = now
  }

  /** True when `token` is the one of this host; takes the same time for every wrong one. */
  isToken(token: string): boolean {
    return timingSafeEqual(digest(token), digest(this.token))
  }

  /** `Set-Cookie` of a session that begins now: of `session`, if the browser has one, so that all its windows are one session. */
  newCookie(session: string | null = null): string {
    const expires = Math.floor(this.now() / 1000) + SESSION_SECONDS
    const claim = `${session ?? randomBytes(SESSION_ID_BYTES).toString('base64url')}.${expires}`
    return `${this.cookieName}=${claim}.${this.sign(claim)}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${SESSION_SECONDS}`
  }

  /** The id of the session in the `Cookie` header; null: it holds none of this host that has not expired. */
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
