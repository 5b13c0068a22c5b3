import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { VitalsSample } from '../../shapes/vitals.ts'
import { isKnown, pieceOf } from './buckets.ts'
import { decodeHour, decodeMetricOf, encodeHour } from './chunk-codec.ts'
import { METRIC_FORMATS, SERIES_METRICS, writtenOf } from './metrics.ts'
import { addSample, inTier, newHour, spanOf, type SeriesHour } from './series-hour.ts'
import { bucketsPerChunk, COARSE_TIER, FINE_TIER, HOUR_MS, hourOf, TIERS } from './tier.ts'

const HOUR = 497_000
const START = HOUR * HOUR_MS

const hostile = fc.oneof(
  fc.constantFrom(0, -0, 1, 0.004, 2 ** 31, 2 ** 53, 2 ** 60, 1e300, Number.MAX_VALUE, Number.MIN_VALUE, 4096),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1),
  fc.double(),
  fc.nat(),
)
const orNull = fc.option(hostile, { freq: 3 })
const figures: fc.Arbitrary<Omit<VitalsSample, 'at'>> = fc.record({
  ...{ cpuPercent: hostile, memoryBytes: hostile, processes: hostile, threads: hostile, zombies: hostile },
  ...{ openFiles: orNull, readBytesPerSecond: orNull, writeBytesPerSecond: orNull, outputBytesPerSecond: hostile },
})
/** Steps of a clock, ms: usual ones, sleep, and set back. */
const steps = fc.oneof(
  fc.integer({ min: 900, max: 1_200 }),
  fc.constantFrom(1_000, 1_000, 2_500, 5_000, 60_000, 8 * HOUR_MS, 0, -1, -5_000, -HOUR_MS),
)
const plays = fc.array(fc.tuple(steps, figures), { minLength: 1, maxLength: 120 })
const playsForward = plays.map((play) => play.filter(([step]) => step >= 0))

/** All hours of all tiers that a clock with such steps leads through. */
function played(play: readonly (readonly [number, Omit<VitalsSample, 'at'>])[]): readonly SeriesHour[] {
  const hours = new Map<string, SeriesHour>()
  let at = START + 1_800_000
  let before: number | null = null
  for (const [step, sample] of play) {
    at += step
    const span = spanOf(at, before, 1_000)
    before = at
    if (span === null) continue
    for (let hour = hourOf(span.fromMs); hour <= hourOf(span.toMs - 1); hour++) {
      for (const tier of TIERS) {
        const key = `${tier.number} ${hour}`
        const known = hours.get(key) ?? newHour(tier, hour)
        hours.set(key, known)
        addSample(known, { at, ...sample }, span)
      }
    }
  }
  return [...hours.values()]
}

/** What of an hour is kept, as integers. */
function writtenOfHour({ tier, metrics }: SeriesHour): unknown {
  return SERIES_METRICS.map((metric) =>
    Array.from({ length: bucketsPerChunk(tier) }, (_, index) => {
      const piece = pieceOf(metrics[metric], index)
      if (piece === null || Math.round(piece.ms) === 0) return null
      const format = METRIC_FORMATS[metric]
      return [piece.min, piece.average, piece.max].map((each) => writtenOf(each, format)).concat(Math.round(piece.ms))
    }),
  )
}

function decoded(hour: SeriesHour): SeriesHour {
  const read = decodeHour(encodeHour(hour), hour.tier, hour.hour)
  if (!read.ok) throw new Error(read.error)
  return read.value
}

describe('a chunk', () => {
  it('gives back what was written, whatever the figures and the clock were', () => {
    fc.assert(
      fc.property(plays, (play) => {
        for (const hour of played(play)) {
          const read = decoded(hour)
          expect(writtenOfHour(read)).toEqual(writtenOfHour(hour))
          expect(encodeHour(read)).toEqual(encodeHour(hour))
        }
      }),
      { numRuns: 60 },
    )
  })

  it('gives one metric alone as it gives all', () => {
    fc.assert(
      fc.property(plays, (play) => {
        for (const hour of played(play)) {
          const bytes = encodeHour(hour)
          const all = decoded(hour)
          for (const metric of SERIES_METRICS) {
            const alone = decodeMetricOf(bytes, hour.tier, metric)
            expect(alone).toEqual({ ok: true, value: all.metrics[metric] })
          }
        }
      }),
      { numRuns: 20 },
    )
  })

  it('never holds more of a bucket than its length, and its average lies between its extremes', () => {
    fc.assert(
      fc.property(plays, (play) => {
        for (const { tier, metrics } of played(play)) {
          const pieces = SERIES_METRICS.flatMap((metric) =>
            Array.from({ length: bucketsPerChunk(tier) }, (_, index) => pieceOf(metrics[metric], index) ?? []),
          ).flat()
          for (const { ms, min, average, max } of pieces) {
            expect(ms).toBeLessThanOrEqual(tier.bucketMs)
            expect(min).toBeGreaterThanOrEqual(0)
            expect(average).toBeGreaterThanOrEqual(min)
            expect(max).toBeGreaterThanOrEqual(average)
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  it('that is cut short or changed is damaged or reads as figures, and never throws', () => {
    fc.assert(
      fc.property(plays, fc.nat(), fc.nat(255), (play, at, byte) => {
        for (const hour of played(play)) {
          const bytes = encodeHour(hour)
          const changed = bytes.with(at % bytes.length, byte)
          for (const broken of [bytes.subarray(0, at % bytes.length), changed]) {
            const read = decodeHour(broken, hour.tier, hour.hour)
            if (!read.ok) expect(['damaged', 'unknown-version']).toContain(read.error)
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  it('of nothing but zeros, and of figures that stay the same, is a few bytes', () => {
    const hour = newHour(FINE_TIER, HOUR)
    const sample = { cpuPercent: 0, memoryBytes: 5e8, processes: 3, threads: 20, zombies: 0, openFiles: null }
    const traffic = { readBytesPerSecond: null, writeBytesPerSecond: null, outputBytesPerSecond: 0 }
    addSample(hour, { at: 0, ...sample, ...traffic }, { fromMs: START, toMs: START + HOUR_MS })
    expect(encodeHour(hour).length).toBeLessThan(100)
  })

  it('of a version nobody knows says so', () => {
    const bytes = encodeHour(newHour(FINE_TIER, HOUR)).with(0, 9)
    expect(decodeHour(bytes, FINE_TIER, HOUR)).toEqual({ ok: false, error: 'unknown-version' })
    expect(decodeHour(new Uint8Array(), FINE_TIER, HOUR)).toEqual({ ok: false, error: 'damaged' })
    expect(decodeHour(encodeHour(newHour(FINE_TIER, HOUR)), COARSE_TIER, HOUR)).toMatchObject({ ok: false })
  })
})

it('a coarse tier built from a fine one is the one that was built from the samples', () => {
  fc.assert(
    fc.property(playsForward, (play) => {
      const hours = played(play)
      for (const fine of hours.filter(({ tier }) => tier === FINE_TIER)) {
        const coarse = hours.find(({ tier, hour }) => tier === COARSE_TIER && hour === fine.hour)
        const widened = inTier(fine, COARSE_TIER)
        for (const metric of SERIES_METRICS) {
          expect(widened.metrics[metric].min).toEqual(coarse?.metrics[metric].min)
          expect(widened.metrics[metric].max).toEqual(coarse?.metrics[metric].max)
          expect(widened.metrics[metric].coveredMs).toEqual(coarse?.metrics[metric].coveredMs)
        }
      }
    }),
    { numRuns: 40 },
  )
})

describe('a sample stands for', () => {
  it.each([
    ['the time since the one before', 1_700, 1_700],
    ['one interval after a sleep of eight hours', 8 * HOUR_MS, 1_000],
    ['one interval when the clock was set back', -HOUR_MS, 1_000],
  ])('%s', (_words, stepMs, spanMs) => {
    const span = spanOf(START + stepMs, START, 1_000)
    expect(span).toEqual({ fromMs: START + stepMs - spanMs, toMs: START + stepMs })
  })

  it('nothing when it is the one before', () => {
    expect(spanOf(START, START, 1_000)).toBeNull()
    expect(spanOf(Number.NaN, START, 1_000)).toBeNull()
  })
})

it('a bucket is known when half of it is', () => {
  expect([isKnown(4_999, 10_000), isKnown(5_000, 10_000), isKnown(0, 0)]).toEqual([false, true, false])
})
