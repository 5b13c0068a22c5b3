import { describe, expect, it } from 'vitest'
import { bandOf } from './band.ts'
import { healthAfter, type HealthRecord } from './health.ts'
import { scoreOf, type HealthInput } from './score.ts'

const WELL: HealthInput = {
  phase: 'running',
  restarts: 0,
  activity: null,
  limitRatio: null,
  limitName: '',
  zombies: 0,
  zombieParent: null,
  alerts: [],
}

function after(looks: readonly HealthInput[], everyMs: number): HealthRecord {
  let record: HealthRecord | null = null
  for (const [index, input] of looks.entries()) record = healthAfter(record, input, index * everyMs)
  if (record === null) throw new Error('there was no look')
  return record
}

const times = (count: number, of: (index: number) => HealthInput): HealthInput[] =>
  Array.from({ length: count }, (_, index) => of(index))

describe('the score', () => {
  it('is 100 without a reason where nothing is the matter', () => {
    expect(scoreOf(WELL)).toEqual({ score: 100, reasons: [] })
  })

  it('names everything that costs points, the most first', () => {
    const parent = { pid: 7, name: 'make' }
    const { score, reasons } = scoreOf({ ...WELL, restarts: 2, zombies: 12, zombieParent: parent, alerts: ['warning'] })
    expect(score).toBe(70)
    expect(reasons).toEqual([
      { kind: 'restarts', count: 2, lost: 15 },
      { kind: 'zombies', count: 12, parent, lost: 10 },
      { kind: 'alerts', warning: 1, critical: 0, emergency: 0, lost: 5 },
    ])
  })

  it('falls with the value that is nearest to its limit, in steps', () => {
    const at = (limitRatio: number): number => scoreOf({ ...WELL, limitRatio, limitName: 'memory' }).score
    expect([0.5, 0.79, 0.8, 0.84, 0.9, 0.99, 1, 3].map(at)).toEqual([100, 100, 95, 95, 82, 76, 70, 70])
  })

  it('of an agent that cannot be kept up is bad whatever else is true', () => {
    const { score, reasons } = scoreOf({ ...WELL, phase: 'crash-loop', restarts: 5, alerts: ['critical', 'critical'] })
    expect(score).toBe(0)
    expect(reasons.map(({ kind, lost }) => [kind, lost])).toEqual([
      ['phase', 75],
      ['restarts', 25],
    ])
  })
})

describe('the band', () => {
  it('gets worse at once and better only past a margin', () => {
    expect(bandOf(79, 'good')).toBe('fair')
    expect(bandOf(84, 'fair')).toBe('fair')
    expect(bandOf(85, 'fair')).toBe('good')
    expect(bandOf(62, 'bad')).toBe('poor')
  })
})

describe('the trend', () => {
  it('is steady until something is known', () => {
    expect(after([WELL, { ...WELL, phase: 'failed' }], 1_000).health.trend).toBe('steady')
  })

  it('goes with the line through the last quarter of an hour', () => {
    const worse = times(30, (n) => ({ ...WELL, restarts: Math.floor(n / 8) }))
    expect(after(worse, 10_000).health.trend).toBe('deteriorating')
    expect(after(worse.toReversed(), 10_000).health.trend).toBe('improving')
    expect(
      after(
        times(30, () => ({ ...WELL, restarts: 2 })),
        10_000,
      ).health.trend,
    ).toBe('steady')
  })

  it('forgets what is older', () => {
    const looks = [...times(30, (n) => ({ ...WELL, restarts: Math.floor(n / 8) })), ...times(100, () => WELL)]
    const { health, points } = after(looks, 10_000)
    expect(health.trend).toBe('steady')
    expect(points.length).toBeLessThanOrEqual(91)
  })
})

it('what has not changed is the same object', () => {
  const first = healthAfter(null, WELL, 0)
  expect(healthAfter(first, WELL, 1_000)).toBe(first)
  expect(healthAfter(first, WELL, 10_000).health).toBe(first.health)
})
