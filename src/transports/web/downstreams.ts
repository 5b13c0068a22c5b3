import { randomBytes } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { Lifetime } from '../../base/disposable.ts'
import { Downstream } from './downstream.ts'

/**
 * Streams per browser. It has 6 connections to a host for all its windows (Chromium, Firefox), and a page also needs
 * some for its files.
 */
const MAX_PER_SESSION = 3
/** A page opens its WebSocket within this time, ms. */
const CLAIM_MS = 10_000
/** 128 bits: the name of a stream that is about to be claimed cannot be guessed. */
const ID_BYTES = 16

interface Waiting {
  readonly downstream: Downstream
  readonly session: string
  readonly expiry: NodeJS.Timeout
}

/** The streams of this host: those waiting for their WebSocket by name, and the number per browser. */
export class Downstreams extends Lifetime {
  private readonly waiting = new Map<string, Waiting>()
  private readonly countOf = new Map<string, number>()

  /** Answers with a stream whose first packet is its name; false if this browser has too many. */
  open(session: string, response: ServerResponse): boolean {
    const count = this.countOf.get(session) ?? 0
    if (this.isDisposed || count >= MAX_PER_SESSION) return false
    this.countOf.set(session, count + 1)
    const id = randomBytes(ID_BYTES).toString('base64url')
    const downstream = new Downstream(response)
    const expiry = setTimeout(() => downstream.end(), CLAIM_MS).unref()
    this.waiting.set(id, { downstream, session, expiry })
    downstream.onEnd(() => this.forgetEnded(id, session))
    downstream.send(id)
    return true
  }

  /** Takes the stream of that name for the browser that opened it, at most once; null if there is none. */
  claim(id: string, session: string): Downstream | null {
    const found = this.waiting.get(id)
    if (found === undefined || found.session !== session) return null
    this.forget(id)
    return found.downstream
  }

  /** Ends the streams that were not claimed. */
  override dispose(): void {
    for (const [id, { downstream }] of [...this.waiting]) {
      this.forget(id)
      downstream.end()
    }
    super.dispose()
  }

  private forgetEnded(id: string, session: string): void {
    this.forget(id)
    const count = (this.countOf.get(session) ?? 0) - 1
    if (count > 0) this.countOf.set(session, count)
    else this.countOf.delete(session)
  }

  private forget(id: string): void {
    clearTimeout(this.waiting.get(id)?.expiry)
    this.waiting.delete(id)
  }
}
