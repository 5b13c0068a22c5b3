import fc from 'fast-check'
import { expect, it } from 'vitest'
import { alertSeverity } from '../../shapes/alert-rule.ts'
import { healthBand } from '../../shapes/health.ts'
import { BAND_FROM, BAND_MARGIN, bandOf } from './band.ts'
import { healthAfter, type HealthRecord } from './health.ts'
import { scoreOf, type HealthInput } from './score.ts'

const phases = [
  'stopped',
  'queued',
  'starting',
  'running',
  'stopping',
  'backoff',
  'crash-loop',
  'failed',
  'unkillable',
] as const
const inputs: fc.Arbitrary<HealthInput> = fc.record({
  phase: fc.constantFrom(...phases),
  restarts: fc.nat(50),
  activity: fc.option(
    fc.constantFrom<NonNullable<HealthInput['activity']>>(
      { kind: 'working', ask: null },
      { kind: 'stuck', ask: null },
      { kind: 'waiting-approval', ask: 'approval' },
    ),
  ),
  limitRatio: fc.option(fc.double({ min: 0, max: 1e9 })),
  limitName: fc.string(),
  zombies: fc.nat(1_000),
  zombieParent: fc.option(fc.record({ pid: fc.nat(), name: fc.string() })),
  alerts: fc.array(fc.constantFrom(...alertSeverity.options), { maxLength: 8 }),
})

it('the score and the lost points are 100 together, and every reason has lost some', () => {
  fc.assert(
    fc.property(inputs, (input) => {
      const { score, reasons } = scoreOf(input)
      expect(score + reasons.reduce((sum, { lost }) => sum + lost, 0)).toBe(100)
      expect(score).toBeGreaterThanOrEqual(0)
      expect(reasons.every(({ lost }) => lost > 0 && Number.isInteger(lost))).toBe(true)
    }),
  )
})

it('the order of alerts does not matter', () => {
  fc.assert(
    fc.property(inputs, (input) => {
      const turned = { ...input, alerts: input.alerts.toReversed() }
      expect(scoreOf(turned)).toEqual(scoreOf(input))
    }),
  )
})

it('one more thing that is wrong never makes the score better', () => {
  fc.assert(
    fc.property(inputs, (input) => {
      const worse = { ...input, restarts: input.restarts + 1, alerts: [...input.alerts, 'critical' as const] }
      expect(scoreOf(worse).score).toBeLessThanOrEqual(scoreOf(input).score)
    }),
  )
})

it('within the margin above a threshold the band does not change', () => {
  const thresholds = BAND_FROM.filter(({ from }) => from > 0)
  fc.assert(
    fc.property(
      fc.constantFrom(...thresholds),
      fc.array(fc.nat(BAND_MARGIN - 1), { minLength: 1 }),
      fc.constantFrom(...healthBand.options),
      ({ from }, steps, before) => {
        let band = bandOf(from, before)
        for (const step of steps) {
          const next = bandOf(from + step, band)
          expect(next).toBe(band)
          band = next
        }
      },
    ),
  )
})

it('a band follows the score once it is past the margin', () => {
  fc.assert(
    fc.property(fc.constantFrom(...healthBand.options), (before) => {
      expect(bandOf(100, before)).toBe('good')
      expect(bandOf(0, before)).toBe('bad')
    }),
  )
})

it('a clock that is set back changes nothing of the trend', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(inputs, fc.integer({ min: -100_000, max: 100_000 })), { maxLength: 40 }), (looks) => {
      let record: HealthRecord | null = null
      let nowMs = 0
      for (const [input, step] of looks) {
        nowMs += step
        record = healthAfter(record, input, nowMs)
        const times = record.points.map(({ ms }) => ms)
        expect(times).toEqual(times.toSorted((a, b) => a - b))
      }
    }),
  )
})
