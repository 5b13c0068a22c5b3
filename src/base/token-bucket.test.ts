import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fullBucket, refill, takeToken, waitForToken, type TokenRate } from './token-bucket.ts'

const THREE_A_SECOND: TokenRate = { burst: 3, perMs: 3 / 1_000 }

const anyRate: fc.Arbitrary<TokenRate> = fc
  .record({ burst: fc.integer({ min: 1, max: 50 }), perMinute: fc.integer({ min: 1, max: 600 }) })
  .map(({ burst, perMinute }) => ({ burst, perMs: perMinute / 60_000 }))

/** Takes a token at each of the given times that has one, and returns those times. */
function takenAt(rate: TokenRate, times: readonly number[]): number[] {
  let bucket = fullBucket(rate, times[0] ?? 0)
  return times.filter((at) => {
    bucket = refill(bucket, rate, at)
    if (waitForToken(bucket, rate) > 0) return false
    bucket = takeToken(bucket)
    return true
  })
}

/** Running sums of the given waits: the moments that lie those waits apart. */
function momentsOf(waits: readonly number[]): number[] {
  let at = 0
  return waits.map((wait) => {
    at += wait
    return at
  })
}

/** Moments at which a token is requested, in order. */
const anyTimes = fc.array(fc.nat(500), { minLength: 1, maxLength: 200, size: 'max' }).map(momentsOf)

describe('a token bucket', () => {
  it('gives its burst at once, then waits', () => {
    expect(takenAt(THREE_A_SECOND, [0, 0, 0, 0, 0])).toHaveLength(3)
    const empty = { tokens: 0, atMs: 0 }
    expect(waitForToken(empty, THREE_A_SECOND)).toBeCloseTo(333.3, 0)
  })

  it('never gives more than its burst and what has come back, over any stretch of time', () => {
    fc.assert(
      fc.property(anyRate, anyTimes, (rate, times) => {
        const taken = takenAt(rate, times)
        const isWithin = (from: number, to: number, count: number): boolean =>
          count <= rate.burst + (to - from) * rate.perMs + 1e-6
        expect(taken.every((from, i) => taken.slice(i).every((to, more) => isWithin(from, to, more + 1)))).toBe(true)
      }),
    )
  })

  it('gives a token to whoever waits as long as was told, and not to who waits less', () => {
    fc.assert(
      fc.property(anyRate, fc.double({ min: 0, max: 0.99, noNaN: true }), fc.nat(1e9), (rate, tokens, atMs) => {
        const bucket = { tokens, atMs }
        const waitMs = waitForToken(bucket, rate)
        const after = (ms: number): number => waitForToken(refill(bucket, rate, atMs + ms), rate)
        expect(after(Math.ceil(waitMs))).toBe(0)
        expect(after(waitMs * 0.9)).toBeGreaterThan(0)
      }),
    )
  })

  it('holds no more than its burst, however long nobody asks', () => {
    expect(refill(fullBucket(THREE_A_SECOND, 0), THREE_A_SECOND, 1e9).tokens).toBe(3)
  })

  it('gives up what a smaller burst does not hold', () => {
    expect(refill({ tokens: 30, atMs: 0 }, THREE_A_SECOND, 0).tokens).toBe(3)
  })

  it('gains nothing by a clock that goes backwards and forwards again', () => {
    const empty = { tokens: 0, atMs: 1_000 }
    const back = refill(empty, THREE_A_SECOND, 0)
    expect(back).toEqual(empty)
    expect(refill(back, THREE_A_SECOND, 1_000).tokens).toBe(0)
  })

  it('never holds less than nothing', () => {
    expect(takeToken({ tokens: 1 - 1e-12, atMs: 0 }).tokens).toBe(0)
  })
})
