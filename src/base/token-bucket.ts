/** A token bucket: tokens are refilled at a steady rate, up to a burst. */
export interface TokenBucket {
  readonly tokens: number
  /** The time `tokens` refers to, monotonic ms. */
  readonly atMs: number
}

/** How fast tokens are refilled, and how many can pile up. */
export interface TokenRate {
  readonly burst: number
  readonly perMs: number
}

export function fullBucket({ burst }: TokenRate, atMs: number): TokenBucket {
  return { tokens: burst, atMs }
}

/** The bucket refilled up to `atMs`. A clock that was set back adds nothing. */
export function refill(bucket: TokenBucket, { burst, perMs }: TokenRate, atMs: number): TokenBucket {
  const grown = bucket.tokens + Math.max(0, atMs - bucket.atMs) * perMs
  return { tokens: Math.min(burst, grown), atMs: Math.max(atMs, bucket.atMs) }
}

/** Time until a whole token is available, ms; 0 means now. `bucket` must be fresh from `refill`. */
export function waitForToken({ tokens }: TokenBucket, { perMs }: TokenRate): number {
  // A rounding error must not cause a wait for a millionth of a token.
  const missing = 1 - tokens
  return missing <= 1e-9 ? 0 : missing / perMs
}

/** The bucket with one token taken. */
export function takeToken(bucket: TokenBucket): TokenBucket {
  return { ...bucket, tokens: Math.max(0, bucket.tokens - 1) }
}
