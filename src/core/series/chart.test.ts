import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { VitalsSample } from '../../shapes/vitals.ts'
import { LineBuilder } from './chart-line.ts'
import { hoursOf, planChart, type ChartPlan } from './chart-plan.ts'
import { addSample, fullerOf, newHour } from './series-hour.ts'
import { stackOf } from './stack.ts'
import { COARSE_TIER, FINE_TIER, HOUR_MS } from './tier.ts'

const NOW = 497_000 * HOUR_MS + 1_800_000
const SOURCES = { nowMs: NOW, samples: { intervalMs: 1_000, keptMs: 900_000 } }
const DAY_MS = 24 * HOUR_MS

function plan(backMs: number, columns: number, forMs = backMs): ChartPlan {
  return planChart({ fromMs: NOW - backMs, toMs: NOW - backMs + forMs, columns }, SOURCES)
}

function sampleOf(memoryBytes: number, at = 0): VitalsSample {
  const counts = { processes: 1, threads: 1, zombies: 0, openFiles: null }
  const traffic = { readBytesPerSecond: null, writeBytesPerSecond: null, outputBytesPerSecond: 0 }
  return { at, cpuPercent: 50, memoryBytes, ...counts, ...traffic }
}

describe('a chart', () => {
  it.each([
    ['the last five minutes', plan(300_000, 600), { usesSamples: true, stepMs: 1_000 }],
    ['a quarter of an hour on few pixels', plan(900_000, 60), { tier: FINE_TIER, usesSamples: false, stepMs: 10_000 }],
    ['an hour', plan(HOUR_MS, 360), { tier: FINE_TIER, stepMs: 10_000 }],
    ['an hour of last week', plan(7 * DAY_MS, 600, HOUR_MS), { tier: COARSE_TIER, stepMs: 60_000, columns: 60 }],
    ['a day on many pixels', plan(DAY_MS, 2_000), { tier: FINE_TIER, stepMs: 40_000 }],
    ['a day on few pixels', plan(DAY_MS, 100), { tier: COARSE_TIER }],
    ['a month', plan(30 * DAY_MS, 720), { tier: COARSE_TIER, stepMs: HOUR_MS }],
    ['a minute on one pixel', plan(60_000, 1), { tier: COARSE_TIER, columns: 1 }],
  ])('of %s is drawn from the coarsest figures that are fine enough', (_name, found, expected) => {
    expect(found).toMatchObject(expected)
  })

  it('has at most two columns for each pixel and covers its range', () => {
    const range = fc.record({
      backMs: fc.integer({ min: 1, max: 60 * DAY_MS }),
      columns: fc.integer({ min: 1, max: 4_000 }),
      forMs: fc.integer({ min: 1, max: 90 * DAY_MS }),
    })
    fc.assert(
      fc.property(range, ({ backMs, columns, forMs }) => {
        const found = plan(backMs, columns, forMs)
        expect(found.columns).toBeLessThanOrEqual(2 * columns)
        expect(found.startMs).toBeLessThanOrEqual(NOW - backMs)
        expect(found.startMs + found.columns * found.stepMs).toBeGreaterThanOrEqual(NOW - backMs + forMs)
        expect(found.startMs % found.stepMs).toBe(0)
      }),
    )
  })

  it('asks for the hours it shows, and for none that are kept no longer', () => {
    expect(hoursOf(plan(HOUR_MS, 360), NOW)).toEqual([496_999, 497_000])
    const [first, last] = hoursOf(plan(365 * DAY_MS, 100), NOW)
    expect([first, last <= 497_000 + 100]).toEqual([497_000 - 721, true])
  })

  it('shows the extremes of what falls into a column, and gaps as gaps', () => {
    const hour = newHour(FINE_TIER, 496_999)
    const startMs = 496_999 * HOUR_MS
    addSample(hour, sampleOf(65536), { fromMs: startMs, toMs: startMs + 10_000 })
    addSample(hour, sampleOf(3 * 65536), { fromMs: startMs + 10_000, toMs: startMs + 20_000 })
    addSample(hour, sampleOf(9 * 65536), { fromMs: startMs + 40_000, toMs: startMs + 44_000 })
    const found: ChartPlan = { tier: FINE_TIER, usesSamples: false, startMs, stepMs: 20_000, columns: 3 }
    const line = new LineBuilder(found, 'memoryBytes', NOW)
    line.addHour(hour.metrics.memoryBytes, 496_999, FINE_TIER, NOW)
    expect(line.build()).toEqual({
      min: [65536, null, null],
      average: [2 * 65536, null, null],
      max: [3 * 65536, null, null],
    })
  })

  it('shows the bucket that is still being filled', () => {
    const hour = newHour(COARSE_TIER, 497_000)
    addSample(hour, sampleOf(65536), { fromMs: NOW, toMs: NOW + 9_000 })
    const found: ChartPlan = { tier: COARSE_TIER, usesSamples: false, startMs: NOW, stepMs: 60_000, columns: 1 }
    const line = new LineBuilder(found, 'memoryBytes', NOW + 10_000)
    line.addHour(hour.metrics.memoryBytes, 497_000, COARSE_TIER, NOW + 10_000)
    expect(line.build().average).toEqual([65536])
  })

  it('spreads a bucket over the columns it is wider than, and samples over those they stand for', () => {
    const hour = newHour(FINE_TIER, 497_000)
    addSample(hour, sampleOf(65536), { fromMs: NOW, toMs: NOW + 10_000 })
    const found: ChartPlan = { tier: FINE_TIER, usesSamples: true, startMs: NOW, stepMs: 5_000, columns: 4 }
    const line = new LineBuilder(found, 'memoryBytes', NOW + 20_000)
    line.addHour(hour.metrics.memoryBytes, 497_000, FINE_TIER, NOW + 12_000)
    line.addSamples([sampleOf(131072, NOW + 13_000), sampleOf(131072, NOW + 14_000), sampleOf(0, NOW + 900_000)], 1_000)
    expect(line.build().max).toEqual([65536, 65536, 131072, null])
  })
})

it('of two readings of an hour, each bucket is the one of which more is known', () => {
  const [one, other] = [newHour(COARSE_TIER, 497_000), newHour(COARSE_TIER, 497_000)]
  const startMs = 497_000 * HOUR_MS
  addSample(one, sampleOf(65536), { fromMs: startMs, toMs: startMs + 40_000 })
  addSample(other, sampleOf(131072), { fromMs: startMs + 30_000, toMs: startMs + 120_000 })
  const { coveredMs, max } = fullerOf(one, other).metrics.memoryBytes
  expect([...coveredMs.slice(0, 3)]).toEqual([40_000, 60_000, 0])
  expect([...max.slice(0, 2)]).toEqual([65536, 131072])
})

describe('a stack', () => {
  const lines = [
    { agentId: 'small', averages: [1, null, 1] },
    { agentId: 'large', averages: [10, 10, null] },
    { agentId: 'middle', averages: [2, 2, null] },
    { agentId: 'nothing', averages: [null, null, null] },
  ]

  it('lays the largest lowest, and a gap adds nothing', () => {
    expect(stackOf(lines, 3, 9)).toEqual([
      { agentId: 'large', tops: [10, 10, null] },
      { agentId: 'middle', tops: [12, 12, null] },
      { agentId: 'small', tops: [13, null, 1] },
    ])
  })

  it('of many agents lays the smallest together', () => {
    expect(stackOf(lines, 3, 2)).toEqual([
      { agentId: 'large', tops: [10, 10, null] },
      { agentId: null, tops: [13, 12, 1] },
    ])
  })
})
