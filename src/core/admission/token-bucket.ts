/** Tokens that come back at a steady rate, up to a burst. */
export interface TokenBucket {
  readonly tokens: number
  /** When `tokens` was true, monotonic ms. */
  readonly atMs: number
}

/** How fast tokens come back. */
export interface TokenRate {
  readonly burst: number
  readonly perMs: number
}

/** A full bucket. */
export function fullBucket({ burst }: TokenRate, atMs: number): TokenBucket {
  return { tokens: burst, atMs }
}

/** The bucket as it is at `atMs`. A clock that went backwards brings nothing. */
export function refill(bucket: TokenBucket, { burst, perMs }: TokenRate, atMs: number): TokenBucket {
  const grown = bucket.tokens + Math.max(0, atMs - bucket.atMs) * perMs
  return { tokens: Math.min(burst, grown), atMs: Math.max(atMs, bucket.atMs) }
}

/** How long until a whole token is there, ms; 0: now. `bucket` is fresh from `refill`. */
export function waitForToken({ tokens }: TokenBucket, { perMs }: TokenRate): number {
  // A rounding error must not make anybody wait for a millionth of a token.
  const missing = 1 - tokens
  return missing <= 1e-9 ? 0 : missing / perMs
}

/** The bucket with one token less. */
export function takeToken(bucket: TokenBucket): TokenBucket {
  return { ...bucket, tokens: Math.max(0, bucket.tokens - 1) }
}
