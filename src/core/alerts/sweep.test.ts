import { describe, expect, it } from 'vitest'
import { sampleRule, sampleSubject } from '../../../test/support/sample-alerts.ts'
import type { AlertCondition, AlertScope } from '../../shapes/alert-rule.ts'
import type { JournalEvent } from '../../shapes/journal.ts'
import { alertEventsOf, withEvent, withoutOldEvents } from './events.ts'
import { newRecord } from './machine.ts'
import { inhibitionAfter, NOT_INHIBITED, stepBetween } from './pace.ts'
import { isInScope, sweep, type AlertSubject } from './sweep.ts'
import { prepareRule } from './thresholds.ts'
import { INHIBIT_MS } from './timing.ts'

const THRICE: AlertCondition = { kind: 'events', events: ['crash'], count: 3, withinMs: 60_000, clears: ['ready'] }

describe('events', () => {
  const rule = sampleRule({ when: THRICE })

  it('are counted up to what a rule asks for, and forgotten when they are old', () => {
    let record = newRecord('r', 'a', 1)
    for (const at of [0, 10_000, 20_000, 30_000]) record = withEvent(record, rule, 'crash', at)
    expect(record.events).toEqual([10_000, 20_000, 30_000])
    expect(withoutOldEvents(record, rule, 75_000).events).toEqual([20_000, 30_000])
  })

  it('that end the matter make them count from the beginning, others change nothing', () => {
    const record = withEvent(newRecord('r', 'a', 1), rule, 'crash', 0)
    expect(withEvent(record, rule, 'stuck', 1)).toBe(record)
    expect(withEvent(record, rule, 'ready', 1).events).toEqual([])
  })

  it('do not become more when a clock is set back', () => {
    const record = withEvent(newRecord('r', 'a', 1), rule, 'crash', 50_000)
    expect(withoutOldEvents(record, rule, 10).events).toEqual([50_000])
  })

  it('an end by a crash counts as one, and once', () => {
    const lastRun = { exitClass: 'crash', endedAt: 1_000 }
    const entry = (kind: string, at: number) => ({ at, event: { kind, lastRun } as unknown as JournalEvent })
    expect(alertEventsOf(entry('crash-loop', 1_000))).toEqual(['crash-loop', 'crash'])
    expect(alertEventsOf(entry('backoff', 1_000))).toEqual(['crash'])
    expect(alertEventsOf(entry('stopped', 60_000))).toEqual(['stopped'])
    expect(alertEventsOf({ at: 0, event: { kind: 'created' } })).toEqual([])
  })
})

it.each<readonly [AlertScope, Partial<AlertSubject>, boolean]>([
  [{ kind: 'all' }, {}, true],
  [{ kind: 'all' }, { agentId: null }, false],
  [{ kind: 'host' }, { agentId: null }, true],
  [{ kind: 'type', type: 'codex' }, { type: 'codex' }, true],
  [{ kind: 'type', type: 'codex' }, {}, false],
  [{ kind: 'group', group: 'web' }, { group: 'web' }, true],
  [{ kind: 'group', group: 'web' }, {}, false],
  [{ kind: 'priority', priority: 'high' }, { priority: 'high' }, true],
  [{ kind: 'agent', agent: 'agent' }, {}, true],
  [{ kind: 'agent', agent: 'a' }, {}, true],
  [{ kind: 'agent', agent: 'b' }, {}, false],
])('a rule for %o watches %o: %s', (scope, subject, isWatched) => {
  expect(isInScope(scope, sampleSubject(subject))).toBe(isWatched)
})

describe('one sweep', () => {
  const rules = [prepareRule(sampleRule({ when: { ...ABOVE_TEN(), forMs: 0 } }))]
  const records = new Map()
  const look = { rules, records, at: 0, stepMs: 0, isInhibited: false }

  it('makes no record of what is well, unknown or down', () => {
    for (const values of [{ processes: 3 }, { processes: null }, {}, null]) {
      expect(sweep({ ...look, subjects: [sampleSubject({ values })] })).toEqual([])
    }
  })

  it('says nothing of agents while that is inhibited', () => {
    const subjects = [sampleSubject({ values: { processes: 99 } })]
    expect(sweep({ ...look, subjects })).toHaveLength(1)
    expect(sweep({ ...look, subjects, isInhibited: true })).toEqual([])
  })

  it('ends what fires when its rule is turned off', () => {
    const subjects = [sampleSubject({ values: { processes: 99 } })]
    const [fired] = sweep({ ...look, subjects })
    if (fired === undefined) throw new Error('it does not fire')
    const off = [prepareRule(sampleRule({ isOn: false }))]
    const [ended] = sweep({ ...look, rules: off, subjects, records: new Map([['r a', fired.record]]) })
    expect(ended?.record.state).toMatchObject({ kind: 'resolved', why: 'rule-removed' })
  })
})

function ABOVE_TEN() {
  return { kind: 'metric', metric: 'processes', comparison: 'above', value: 10, clear: null } as const
}

describe('time', () => {
  it('between two looks is a gap if the machine slept, stood still or its clock was set', () => {
    const before = { at: 0, ms: 0 }
    expect(stepBetween(null, before)).toEqual({ kind: 'steady', stepMs: 0 })
    expect(stepBetween(before, { at: 1_003, ms: 1_000 })).toEqual({ kind: 'steady', stepMs: 1_000 })
    expect(stepBetween(before, { at: 3_600_000, ms: 1_000 }).kind).toBe('gap')
    expect(stepBetween(before, { at: -3_600_000, ms: 1_000 }).kind).toBe('gap')
    expect(stepBetween(before, { at: 20_000, ms: 20_000 }).kind).toBe('gap')
  })

  it('after a gap, or when the host begins to be overloaded, agents are not spoken of for a minute', () => {
    const well = { freePercent: 50, pressurePercent: null }
    const steady = { kind: 'steady', stepMs: 1_000 } as const
    expect(inhibitionAfter(NOT_INHIBITED, { kind: 'gap' }, { ms: 5, ...well }).untilMs).toBe(5 + INHIBIT_MS)
    const over = inhibitionAfter(NOT_INHIBITED, steady, { ms: 0, freePercent: 3, pressurePercent: null })
    expect(over.untilMs).toBe(INHIBIT_MS)
    expect(inhibitionAfter(over, steady, { ms: 90_000, freePercent: 3, pressurePercent: 80 })).toEqual(over)
  })
})
