import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sampleRule, sampleSubject } from '../../../test/support/sample-alerts.ts'
import type { AlertRule } from '../../shapes/alert-rule.ts'
import { alertRecord, type AlertRecord } from '../../shapes/alert.ts'
import { acknowledge, lookAt, newRecord, toldOf, type AlertNews, type Look } from './machine.ts'
import { stepBetween, type Moment } from './pace.ts'
import { alertKey, sweep, type SweptRecord } from './sweep.ts'
import { prepareRule, type PreparedRule } from './thresholds.ts'
import { DOWN_DELAY, GAP_MS } from './timing.ts'

/** What one look sees; the long steps end holds and delays. */
interface Seen {
  readonly value: number | null
  readonly stepMs: number
}

const seens: fc.Arbitrary<Seen> = fc.record({
  value: fc.option(fc.integer({ min: 5, max: 14 }), { freq: 8 }),
  stepMs: fc.constantFrom(1_000, 1_000, 1_000, 5_000, 10_000),
})
const plays = fc.array(seens, { maxLength: 200 })
const rules: fc.Arbitrary<AlertRule> = fc
  .record({
    severity: fc.constantFrom('warning' as const, 'critical' as const),
    forMs: fc.constantFrom(0, 1_000, 10_000, 30_000),
    comparison: fc.constantFrom('above' as const, 'below' as const),
  })
  .map(({ severity, forMs, comparison }) =>
    sampleRule({ severity, when: { kind: 'metric', metric: 'processes', comparison, value: 10, clear: null, forMs } }),
  )

function lookOf({ value, stepMs }: Seen, at: number): Look {
  return { reading: value === null ? { kind: 'none' } : { kind: 'value', value }, at, stepMs, generation: 1 }
}

/** Plays what is seen; `between` may replace the record before each look. */
function play(
  rule: AlertRule,
  seen: readonly Seen[],
  step: (before: AlertRecord, after: AlertRecord, news: readonly AlertNews[], seen: Seen) => AlertRecord,
): AlertRecord {
  const prepared = prepareRule(rule)
  let record = newRecord(rule.id, 'a', 1)
  let at = 0
  for (const one of seen) {
    at += one.stepMs
    const looked = lookAt(record, prepared, lookOf(one, at))
    record = step(record, looked.record, looked.news, one)
  }
  return record
}

it('between the two thresholds nothing begins, fires or ends', () => {
  fc.assert(
    fc.property(rules, plays, (rule, seen) => {
      const between = rule.when.kind === 'metric' && rule.when.comparison === 'above' ? 9 : 11
      play(rule, seen, (_before, after) => {
        const { record, news } = lookAt(after, prepareRule(rule), lookOf({ value: between, stepMs: 10_000 }, 1e9))
        const was = after.state.kind === 'no-data' ? after.state.was : after.state
        if (was.kind !== 'resolved') expect(record.state.kind).toBe(was.kind)
        expect(news.some(({ kind }) => kind === 'fired' || kind === 'resolved')).toBe(false)
        return after
      })
    }),
  )
})

it('one firing is told once at most, and its end at most once', () => {
  fc.assert(
    fc.property(rules, plays, fc.array(fc.nat(200)), (rule, seen, acknowledged) => {
      let [told, fired, ends, index] = [0, 0, 0, 0]
      play(rule, seen, (_before, after, news) => {
        for (const one of news) {
          if (one.kind === 'fired') fired += 1
          if (one.kind === 'tell' && one.of === 'firing') told += 1
          if (one.kind === 'tell' && one.of === 'resolved') ends += 1
        }
        expect(told).toBeLessThanOrEqual(fired)
        expect(ends).toBeLessThanOrEqual(told)
        index += 1
        const next = news.some((one) => one.kind === 'tell' && one.of === 'firing') ? toldOf(after) : after
        return acknowledged.includes(index) ? (acknowledge(next, 1) ?? next) : next
      })
    }),
  )
})

it('what comes and goes faster than its end is told is told once', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 30 }), (pauses) => {
      const seen = pauses.flatMap((pause): Seen[] => [
        ...Array.from({ length: 12 }, () => ({ value: 12, stepMs: 1_000 })),
        ...Array.from({ length: 60 + (pause % (DOWN_DELAY.firstMs / 1_000 - 12)) }, () => ({
          value: 1,
          stepMs: 1_000,
        })),
      ])
      let told = 0
      play(sampleRule(), seen, (_before, after, news) => {
        const tells = news.filter((one) => one.kind === 'tell' && one.of === 'firing').length
        told += tells
        return tells > 0 ? toldOf(after) : after
      })
      expect(told).toBe(pauses.length === 0 ? 0 : 1)
    }),
  )
})

it('a host that starts anew in the middle changes nothing', () => {
  fc.assert(
    fc.property(rules, plays, (rule, seen) => {
      const plain: AlertNews[] = []
      const again: AlertNews[] = []
      const first = play(rule, seen, (_before, after, news) => (plain.push(...news), after))
      const second = play(rule, seen, (_before, after, news) => {
        again.push(...news)
        return alertRecord.parse(JSON.parse(JSON.stringify(after)))
      })
      expect([second, again]).toEqual([first, plain])
    }),
  )
})

it('time that goes back or jumps, and a sleep, never make anything fire', () => {
  const jumps = fc.record({ wall: fc.integer({ min: -1e7, max: 1e7 }), ms: fc.integer({ min: 0, max: 1e7 }) })
  const odd = jumps.filter(({ wall, ms }) => ms > GAP_MS || Math.abs(wall - ms) > GAP_MS)
  fc.assert(
    fc.property(
      rules,
      fc.array(fc.oneof(odd, fc.constant({ wall: 1_000, ms: 1_000 })), { maxLength: 100 }),
      (rule, times) => {
        const prepared = prepareRule(rule)
        let record = newRecord(rule.id, 'a', 1)
        let now: Moment = { at: 1e12, ms: 0 }
        let [before, steadyMs]: [Moment | null, number] = [null, 0]
        for (const { wall, ms } of times) {
          now = { at: now.at + wall, ms: now.ms + ms }
          const step = stepBetween(before, now)
          before = now
          if (step.kind === 'gap') continue
          steadyMs += step.stepMs
          const looked = lookAt(record, prepared, lookOf({ value: 10, stepMs: step.stepMs }, now.at))
          const { when } = rule
          if (looked.news.some(({ kind }) => kind === 'fired') && when.kind === 'metric') {
            expect(steadyMs).toBeGreaterThanOrEqual(when.forMs)
          }
          record = looked.record
        }
      },
    ),
  )
})

it('the order in which rules and agents are looked at does not matter', () => {
  const values = fc.array(fc.array(fc.integer({ min: 5, max: 14 }), { minLength: 6, maxLength: 6 }), { maxLength: 30 })
  const ids = ['a', 'b', 'c']
  const prepared = [sampleRule({ id: 'one' }), sampleRule({ id: 'two', severity: 'critical', cooldownMs: 0 })].map(
    prepareRule,
  )
  const swept = (
    looks: readonly (readonly number[])[],
    order: (list: readonly PreparedRule[]) => readonly PreparedRule[],
    isTurned: boolean,
  ) => {
    const records = new Map<string, AlertRecord>()
    const news: string[][] = []
    for (const [index, seen] of looks.entries()) {
      const subjects = ids.map((id, at) => sampleSubject({ agentId: id, values: { processes: seen[at] ?? null } }))
      const all = sweep({
        ...{ rules: order(prepared), subjects: isTurned ? subjects.toReversed() : subjects, records },
        ...{ at: index * 1_000, stepMs: 1_000, isInhibited: false },
      })
      for (const { record } of all) records.set(alertKey(record.rule, record.agentId), record)
      news.push(all.flatMap(wordsOf).toSorted())
    }
    return { records: [...records].toSorted(([a], [b]) => (a < b ? -1 : 1)), news }
  }
  fc.assert(
    fc.property(values, (looks) => {
      expect(swept(looks, (list) => list.toReversed(), true)).toEqual(swept(looks, (list) => list, false))
    }),
  )
})

function wordsOf({ record, news }: SweptRecord): string[] {
  return news.map((one) => `${alertKey(record.rule, record.agentId)} ${JSON.stringify(one)}`)
}
