import { expect, it } from 'vitest'
import { decodeHour } from '../../core/series/chunk-codec.ts'
import { addSample, newHour, type SeriesHour } from '../../core/series/series-hour.ts'
import { FINE_TIER, HOUR_MS } from '../../core/series/tier.ts'
import type { VitalsSample } from '../../shapes/vitals.ts'
import { AgentHour, noEarlierHour } from './agent-hour.ts'

const HOUR = 500_000

function sampleOf(processes: number): VitalsSample {
  const counts = { at: 0, cpuPercent: 0, memoryBytes: 0, processes, threads: 1, zombies: 0, openFiles: 1 }
  return { ...counts, readBytesPerSecond: 0, writeBytesPerSecond: 0, outputBytesPerSecond: 0 }
}

/** One bucket of the hour, in which the agent had so many processes. */
function spanOf(bucket: number) {
  const fromMs = HOUR * HOUR_MS + bucket * FINE_TIER.bucketMs
  return { fromMs, toMs: fromMs + FINE_TIER.bucketMs }
}

/** An hour of which the store has the first bucket, and how often it was read. */
function begun() {
  const seen = { reads: 0 }
  const hour = new AgentHour('a', HOUR, () => {
    seen.reads += 1
    const earlier = noEarlierHour(HOUR)
    addSample(earlier.fine, sampleOf(1), spanOf(0))
    return earlier
  })
  return { seen, hour }
}

function processesIn({ metrics }: SeriesHour): readonly (number | undefined)[] {
  return [0, 1, 2, 3].map((bucket) => (metrics.processes.coveredMs[bucket] ? metrics.processes.max[bucket] : undefined))
}

it('what is added waits until the hour is wanted, and is added to what there was', () => {
  const { seen, hour } = begun()
  hour.add(sampleOf(2), spanOf(1))
  hour.add(sampleOf(3), spanOf(2))
  expect(seen.reads).toBe(0)
  expect([hour.isDirty, hour.hasChanged]).toEqual([true, true])
  const [fine] = hour.pack().chunks
  const written = decodeHour(fine?.bytes ?? new Uint8Array(), FINE_TIER, HOUR)
  expect(processesIn(written.ok ? written.value : newHour(FINE_TIER, HOUR))).toEqual([1, 2, 3, undefined])
  hour.add(sampleOf(4), spanOf(3))
  expect(processesIn(hour.inTier(FINE_TIER))).toEqual([1, 2, 3, 4])
  expect(seen.reads).toBe(1)
})

it('what would wait too long is added by itself', () => {
  const { seen, hour } = begun()
  for (let index = 0; index <= 200; index += 1) hour.add(sampleOf(2), spanOf(index))
  expect(seen.reads).toBe(1)
  expect(processesIn(hour.inTier(FINE_TIER))).toEqual([1, 2, 2, 2])
})

it('an hour that is over is kept as it is to be written, and takes no more', () => {
  const { hour } = begun()
  hour.add(sampleOf(2), spanOf(1))
  hour.seal()
  expect(hour.add(sampleOf(3), spanOf(2))).toBe(false)
  expect(processesIn(hour.inTier(FINE_TIER))).toEqual([1, 2, undefined, undefined])
})
