import type { IncomingMessage } from 'node:http'
import { z } from '../../shapes/zod.ts'
import { Attempts } from './attempts.ts'
import type { Credentials } from './credentials.ts'

/** A login is one token; longer bodies are not read. */
const MAX_BODY_BYTES = 4096

const loginBody = z.object({ token: z.string() })

/** The answer to a login. */
export type LoginAnswer =
  | { readonly status: 204; readonly cookie: string }
  | { readonly status: 400 | 401; readonly message: string }
  | { readonly status: 429; readonly message: string; readonly retryAfterSeconds: number }

/** Exchanges the token for a sign-in cookie, at a limited rate. */
export class Login {
  private readonly credentials: Credentials
  private readonly monotonicMs: () => number
  private readonly attempts = new Attempts()

  constructor(credentials: Credentials, monotonicMs: () => number = () => performance.now()) {
    this.credentials = credentials
    this.monotonicMs = monotonicMs
  }

  /** Reads the request's body and returns the answer. */
  async answer(request: IncomingMessage): Promise<LoginAnswer> {
    const token = tokenOf(await readBody(request))
    if (token === null) return { status: 400, message: 'Send {"token": "…"} as JSON.' }
    return this.check(token, request)
  }

  private check(token: string, { socket, headers }: IncomingMessage): LoginAnswer {
    const address = socket.remoteAddress ?? ''
    const now = this.monotonicMs()
    const waitMs = this.attempts.waitMs(address, now)
    if (waitMs > 0) return tooMany(Math.ceil(waitMs / 1000))
    if (this.credentials.isToken(token)) {
      return { status: 204, cookie: this.credentials.newCookie(this.credentials.sessionOf(headers.cookie)) }
    }
    this.attempts.failed(address, now)
    return {
      status: 401,
      message: 'That is not the token of this host. Copy the whole address Corral printed when it started.',
    }
  }
}

function tooMany(seconds: number): LoginAnswer {
  return { status: 429, message: `Too many wrong tokens. Try again in ${seconds} s.`, retryAfterSeconds: seconds }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > MAX_BODY_BYTES) return ''
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function tokenOf(body: string): string | null {
  try {
    const parsed = loginBody.safeParse(JSON.parse(body))
    return parsed.success ? parsed.data.token : null
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return null
  }
}
