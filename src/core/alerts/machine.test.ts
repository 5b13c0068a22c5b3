import { describe, expect, it } from 'vitest'
import type { AlertRecord } from '../../shapes/alert.ts'
import { sampleRule } from '../../../test/support/sample-alerts.ts'
import {
  acknowledge,
  endRecord,
  lookAt,
  newRecord,
  restoredRecord,
  toldOf,
  type AlertNews,
  type Reading,
} from './machine.ts'
import { prepareRule } from './thresholds.ts'
import { DOWN_DELAY, HOLD_FIRING_MS, OUTAGE_MS, REPEAT_MS, RESOLVED_KEPT_MS } from './timing.ts'

const MINUTE = 60_000

/** One alert that is looked at once a second. */
class Trial {
  record: AlertRecord = newRecord('r', 'a', 1)
  readonly told: string[] = []
  generation = 1
  private readonly prepared
  private at = 1_000_000

  constructor(change: Parameters<typeof sampleRule>[0] = {}) {
    this.prepared = prepareRule(sampleRule(change))
  }

  get kind(): string {
    return this.record.state.kind
  }

  /** The value, or that there is none (null) or can be none (`over`), for so long. */
  see(value: number | null | 'over', ms = 1_000): this {
    const reading: Reading =
      value === null ? { kind: 'none' } : value === 'over' ? { kind: 'over' } : { kind: 'value', value }
    for (let left = ms; left > 0; left -= 1_000) {
      this.at += 1_000
      this.take(
        lookAt(this.record, this.prepared, { reading, at: this.at, stepMs: 1_000, generation: this.generation }),
      )
    }
    return this
  }

  take({ record, news }: { readonly record: AlertRecord; readonly news: readonly AlertNews[] }): void {
    this.record = record
    for (const one of news) this.told.push(one.kind === 'tell' ? `tell ${one.of}` : one.kind)
    if (news.some((one) => one.kind === 'tell' && one.of === 'firing')) this.record = toldOf(this.record)
  }
}

describe('a metric rule that fires at 10 for 10 s and clears below 9', () => {
  it('is pending for so long, and fires once', () => {
    const trial = new Trial().see(10, 10_000)
    expect([trial.kind, trial.told]).toEqual(['pending', []])
    trial.see(12, 60_000)
    expect([trial.kind, trial.told]).toEqual(['firing', ['fired', 'tell firing']])
    expect(trial.record).toMatchObject({ breaches: 1, state: { value: 12, worst: 12 } })
  })

  it('forgets what was pending when it is over before', () => {
    const trial = new Trial().see(10, 9_000).see(8).see(10, 9_000)
    expect([trial.kind, trial.told]).toEqual(['pending', []])
  })

  it('does not go on counting between the two thresholds, and forgets nothing', () => {
    const trial = new Trial().see(10, 9_000).see(9.5, MINUTE)
    expect(trial.kind).toBe('pending')
    expect(trial.see(10, 3_000).kind).toBe('firing')
  })

  it('fires on until it has been over for a minute', () => {
    const trial = new Trial()
      .see(10, 20_000)
      .see(8, HOLD_FIRING_MS - 1_000)
      .see(11)
      .see(8, HOLD_FIRING_MS - 1_000)
    expect(trial.kind).toBe('firing')
    expect(trial.see(8).kind).toBe('resolved')
    expect(trial.record.state).toMatchObject({ why: 'cleared', worst: 11, durationMs: expect.any(Number) })
  })

  it('tells its end after a while, and is kept for a quarter of an hour', () => {
    const trial = new Trial().see(10, 20_000).see(8, HOLD_FIRING_MS)
    expect(trial.told.at(-1)).toBe('resolved')
    trial.see(8, DOWN_DELAY.firstMs)
    expect(trial.told.at(-1)).toBe('tell resolved')
    expect(trial.see(8, RESOLVED_KEPT_MS).kind).toBe('inactive')
    expect(trial.told.filter((one) => one.startsWith('tell'))).toEqual(['tell firing', 'tell resolved'])
  })
})

describe('an alert that comes and goes', () => {
  it('is told once, and its end later each time', () => {
    const trial = new Trial()
    for (let n = 0; n < 8; n += 1) trial.see(10, 15_000).see(8, HOLD_FIRING_MS + 20_000)
    expect(trial.told.filter((one) => one === 'fired')).toHaveLength(8)
    expect(trial.told.filter((one) => one.startsWith('tell'))).toEqual(['tell firing'])
    expect(trial.record).toMatchObject({ breaches: 8, state: { delayMs: DOWN_DELAY.firstMs * DOWN_DELAY.factor ** 7 } })
  })

  it('waits no longer than an hour to tell its end', () => {
    const trial = new Trial()
    for (let n = 0; n < 20; n += 1) trial.see(10, 15_000).see(8, HOLD_FIRING_MS + 20_000)
    expect(trial.record.state).toMatchObject({ delayMs: DOWN_DELAY.longestMs })
    trial.see(8, DOWN_DELAY.longestMs)
    expect(trial.told.at(-1)).toBe('tell resolved')
  })

  it('is a new one once its end was told', () => {
    const trial = new Trial()
      .see(10, 20_000)
      .see(8, HOLD_FIRING_MS + DOWN_DELAY.firstMs)
      .see(10, 20_000)
    expect(trial.told.filter((one) => one === 'tell firing')).toHaveLength(2)
    expect(trial.record.state).toMatchObject({ kind: 'firing', delayMs: DOWN_DELAY.firstMs })
  })

  it('stays acknowledged while it does', () => {
    const trial = new Trial().see(10, 20_000)
    trial.record = acknowledge(trial.record, 7) ?? trial.record
    trial.see(8, HOLD_FIRING_MS + 10_000).see(10, 20_000)
    expect(trial.record.state).toMatchObject({ kind: 'acknowledged', acknowledgedAt: 7 })
  })
})

describe('repeated news', () => {
  it('comes every four hours of what is critical and not acknowledged', () => {
    const trial = new Trial({ severity: 'critical' }).see(10, 20_000).see(10, 2 * REPEAT_MS)
    expect(trial.told.filter((one) => one === 'tell repeat')).toHaveLength(2)
    trial.record = acknowledge(trial.record, 1) ?? trial.record
    trial.see(10, REPEAT_MS)
    expect(trial.told.filter((one) => one === 'tell repeat')).toHaveLength(2)
  })

  it('never of a warning', () => {
    expect(new Trial().see(10, 20_000).see(10, 2 * REPEAT_MS).told).toEqual(['fired', 'tell firing'])
  })
})

describe('a value that is not known', () => {
  it('changes nothing: what was true goes on when it is known again', () => {
    const trial = new Trial().see(10, 20_000).see(null, 10 * MINUTE)
    expect(trial.record.state).toMatchObject({ kind: 'no-data', was: { kind: 'firing' } })
    expect(trial.see(10).kind).toBe('firing')
    expect(trial.told).toEqual(['fired', 'tell firing'])
  })

  it('does not count for how long a condition holds', () => {
    const trial = new Trial().see(10, 9_000).see(null, MINUTE).see(10)
    expect([trial.kind, trial.told]).toEqual(['pending', []])
    expect(trial.see(10, 2_000).kind).toBe('firing')
  })

  it('can be acknowledged all the same', () => {
    const trial = new Trial().see(10, 20_000).see(null)
    trial.record = acknowledge(trial.record, 7) ?? trial.record
    expect(trial.see(10).kind).toBe('acknowledged')
  })
})

describe('the end of what is watched', () => {
  it('ends the alert when its run does, with the reason', () => {
    const trial = new Trial().see(10, 20_000).see('over')
    expect(trial.record.state).toMatchObject({ kind: 'resolved', why: 'run-ended' })
  })

  it('ends it with its rule or agent, and tells that at once', () => {
    const trial = new Trial().see(10, 20_000)
    trial.take(endRecord(trial.record, 'rule-removed', 9e9))
    expect(trial.record.state).toMatchObject({ kind: 'resolved', why: 'rule-removed' })
    expect(trial.told.slice(-2)).toEqual(['resolved', 'tell resolved'])
  })

  it('counts how often it fired in one run', () => {
    const trial = new Trial()
      .see(10, 15_000)
      .see(8, HOLD_FIRING_MS + 1_000)
      .see(10, 15_000)
    expect(trial.record).toMatchObject({ generation: 1, breaches: 2 })
    trial.generation = 2
    expect(trial.see(10).record).toMatchObject({ generation: 2, breaches: 0 })
  })
})

describe('after an outage of the host', () => {
  it('what was pending goes on, unless it lasted an hour', () => {
    const { record } = new Trial().see(10, 9_000)
    expect(restoredRecord(record, OUTAGE_MS - 1).state).toMatchObject({ kind: 'pending', heldMs: 8_000 })
    expect(restoredRecord(record, OUTAGE_MS).state).toEqual({ kind: 'inactive' })
    const firing = new Trial().see(10, 20_000).record
    expect(restoredRecord(firing, 100 * OUTAGE_MS)).toBe(firing)
  })
})

it('a rule that asks for a value below another works the other way round', () => {
  const trial = new Trial({
    when: { kind: 'metric', metric: 'health', comparison: 'below', value: 50, clear: null, forMs: 0 },
  })
  expect(trial.see(51).kind).toBe('inactive')
  expect(trial.see(50).kind).toBe('firing')
  trial
    .see(54, 2 * HOLD_FIRING_MS)
    .see(20)
    .see(56, HOLD_FIRING_MS)
  expect(trial.record.state).toMatchObject({ kind: 'resolved', worst: 20 })
})
