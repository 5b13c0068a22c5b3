import { toDisposable, type Disposable } from '../../../base/disposable.ts'

/** Chromium allows a page 16 WebGL contexts and drops the oldest when there are more; other apps stay at 12 (xterm.js has no limit of its own). */
const MAX_WEBGL_TERMINALS = 12

/** A terminal that can draw with WebGL while it holds a lease. */
export interface LeaseHolder {
  /** Begins to draw with WebGL. */
  granted(): void
  /** Goes back to drawing without. */
  revoked(): void
}

/** Lends a fixed number of WebGL contexts; the least recently requested one is revoked. */
export class WebglLeases {
  /** In order of asking. */
  private readonly holders: LeaseHolder[] = []
  private readonly limit: number

  constructor(limit: number = MAX_WEBGL_TERMINALS) {
    this.limit = limit
  }

  /** Lends a context to `holder`; disposing the lease gives it back without telling the holder. */
  lease(holder: LeaseHolder): Disposable {
    if (this.holders.length >= this.limit) this.holders.shift()?.revoked()
    this.holders.push(holder)
    holder.granted()
    return toDisposable(() => {
      const index = this.holders.indexOf(holder)
      if (index !== -1) this.holders.splice(index, 1)
    })
  }

  /** How many contexts are lent. */
  get lent(): number {
    return this.holders.length
  }
}
