import type { ServerResponse } from 'node:http'
import { Lifetime } from '../../base/disposable.ts'
import { Downstream } from './downstream.ts'
import { STREAMS_PER_LOGIN } from './limits.ts'

interface Expected {
  readonly loginId: string
  /** Null until the page has requested it. */
  downstream: Downstream | null
}

/** The streams of this host: those that pages are about to request, by their secret names, and the number per login. */
export class Downstreams extends Lifetime {
  private readonly expected = new Map<string, Expected>()
  private readonly countOf = new Map<string, number>()

  /** A page that has logged in may request a stream of this name, once; false if its login has too many. */
  expect(name: string, loginId: string): boolean {
    if (this.isDisposed || !this.hasRoom(loginId)) return false
    this.expected.set(name, { loginId, downstream: null })
    return true
  }

  /** Answers the request for a stream; its first packet is empty and tells the page that it flows. False: it was not expected. */
  open(name: string, response: ServerResponse): boolean {
    const found = this.expected.get(name)
    if (found === undefined || found.downstream !== null || !this.hasRoom(found.loginId)) return false
    const { loginId } = found
    this.countOf.set(loginId, (this.countOf.get(loginId) ?? 0) + 1)
    const downstream = new Downstream(response)
    found.downstream = downstream
    downstream.onEnd(() => this.forgetEnded(loginId))
    downstream.send('')
    return true
  }

  /** Ends the wait for a stream and hands it out; null: the page has not requested it. */
  take(name: string): Downstream | null {
    const found = this.expected.get(name)
    this.expected.delete(name)
    return found?.downstream ?? null
  }

  /** Ends the streams that were not taken. */
  override dispose(): void {
    for (const name of [...this.expected.keys()]) this.take(name)?.end()
    super.dispose()
  }

  private hasRoom(loginId: string): boolean {
    return (this.countOf.get(loginId) ?? 0) < STREAMS_PER_LOGIN
  }

  private forgetEnded(loginId: string): void {
    const count = (this.countOf.get(loginId) ?? 0) - 1
    if (count > 0) this.countOf.set(loginId, count)
    else this.countOf.delete(loginId)
  }
}
