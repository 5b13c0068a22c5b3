import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decodeHour, encodeHour } from './chunk-codec.ts'
import { digestOf } from './digest.ts'
import { addSample, newHour, type SeriesHour } from './series-hour.ts'
import { bucketsPerChunk, COARSE_TIER, dayOf, DIGEST_TIER, HOUR_MS, nextDayOf } from './tier.ts'

/** The first hour of some day of 2026. */
const DAY = dayOf(497_000)
const MINUTE_MS = 60_000

interface Minute {
  readonly at: number
  readonly processes: number
  readonly ms: number
}

const minutes: fc.Arbitrary<readonly Minute[]> = fc.uniqueArray(
  fc.record({ at: fc.nat(24 * 60 - 1), processes: fc.nat(500), ms: fc.constantFrom(60_000, 45_000, 10_000) }),
  { selector: ({ at }) => at, maxLength: 300 },
)

function hoursOf(known: readonly Minute[]): readonly SeriesHour[] {
  return Array.from({ length: 24 }, (_, index) => {
    const hour = newHour(COARSE_TIER, DAY + index)
    for (const { at, processes, ms } of known) {
      if (Math.floor(at / 60) !== index) continue
      const fromMs = DAY * HOUR_MS + at * MINUTE_MS
      const sample = { at: fromMs + ms, cpuPercent: 1, memoryBytes: 0, processes, threads: 1, zombies: 0 }
      const rates = { openFiles: null, readBytesPerSecond: null, writeBytesPerSecond: null, outputBytesPerSecond: 0 }
      addSample(hour, { ...sample, ...rates }, { fromMs, toMs: fromMs + ms })
    }
    return hour
  })
}

it('a digest has the average of every half an hour over the minutes that are known', () => {
  fc.assert(
    fc.property(minutes, (given) => {
      const { metrics } = digestOf(DAY, hoursOf(given))
      for (let index = 0; index < bucketsPerChunk(DIGEST_TIER); index++) {
        const inside = given.filter(({ at, ms }) => Math.floor(at / 30) === index && ms >= MINUTE_MS / 2)
        const coveredMs = inside.reduce((sum, { ms }) => sum + ms, 0)
        expect(metrics.processes.coveredMs[index]).toBe(coveredMs)
        if (coveredMs === 0) continue
        const average = inside.reduce((sum, { ms, processes }) => sum + ms * processes, 0) / coveredMs
        expect(metrics.processes.max[index]).toBeCloseTo(average, 6)
        expect(metrics.processes.min[index]).toBe(metrics.processes.max[index])
      }
      expect(metrics.openFiles.coveredMs.every((ms) => ms === 0)).toBe(true)
    }),
  )
})

it('a digest is read as it was written, to a quarter of a process', () => {
  fc.assert(
    fc.property(minutes, (given) => {
      const digest = digestOf(DAY, hoursOf(given))
      const read = decodeHour(encodeHour(digest), DIGEST_TIER, DAY)
      if (!read.ok) throw new Error(read.error)
      const [before, after] = [digest.metrics.processes, read.value.metrics.processes]
      expect([...after.coveredMs]).toEqual([...before.coveredMs])
      for (const [index, ms] of before.coveredMs.entries()) {
        if (ms > 0) expect(Math.abs((after.max[index] ?? 0) - (before.max[index] ?? 0))).toBeLessThanOrEqual(0.125)
      }
    }),
  )
})

it('hours of other days are left out', () => {
  const sample = { at: 0, cpuPercent: 0, memoryBytes: 0, processes: 1, threads: 1, zombies: 0, openFiles: 1 }
  const rates = { readBytesPerSecond: 0, writeBytesPerSecond: 0, outputBytesPerSecond: 0 }
  const hours = [DAY - 1, nextDayOf(DAY)].map((number) => {
    const hour = newHour(COARSE_TIER, number)
    addSample(hour, { ...sample, ...rates }, { fromMs: number * HOUR_MS, toMs: (number + 1) * HOUR_MS })
    return hour
  })
  expect(digestOf(DAY, hours).metrics.processes.coveredMs.every((ms) => ms === 0)).toBe(true)
})
