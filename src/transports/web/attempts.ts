/** Wrong tokens one address may send before it must wait: enough for typing errors. */
const ADDRESS_LIMIT = 5
/** Wrong tokens from all addresses together, so that using many addresses does not get round the limit. */
const GLOBAL_LIMIT = 50
/** How long a wrong token counts, ms. */
const WINDOW_MS = 60_000

/** Counts wrong tokens and tells which addresses must wait. Times are monotonic ms. */
export class Attempts {
  private failures: { readonly address: string; readonly at: number }[] = []

  /** Ms until `address` may try again; 0 means now. */
  waitMs(address: string, now: number): number {
    this.failures = this.failures.filter(({ at }) => now - at < WINDOW_MS)
    const own = this.failures.filter((failure) => failure.address === address)
    return Math.max(waitFor(own, ADDRESS_LIMIT, now), waitFor(this.failures, GLOBAL_LIMIT, now))
  }

  /** Records a wrong token from `address`. */
  failed(address: string, now: number): void {
    this.failures.push({ address, at: now })
  }
}

function waitFor(failures: readonly { readonly at: number }[], limit: number, now: number): number {
  const blocking = failures.at(-limit)
  return blocking === undefined ? 0 : blocking.at + WINDOW_MS - now
}
