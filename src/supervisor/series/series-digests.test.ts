import { beforeEach, describe, expect, it } from 'vitest'
import { ManualClock } from '../../../test/support/manual-clock.ts'
import { MemorySeries } from '../../../test/support/memory-series.ts'
import { Emitter } from '../../base/event.ts'
import { encodeHour } from '../../core/series/chunk-codec.ts'
import { addSample, newHour } from '../../core/series/series-hour.ts'
import { COARSE_TIER, dayOf, DIGEST_TIER, HOUR_MS, hourOf, TIERS } from '../../core/series/tier.ts'
import { StoreWriteError } from '../../core/store-error.ts'
import type { VitalsTick } from '../vitals/vitals-tick.ts'
import { SeriesCharts } from './series-charts.ts'
import { SeriesRecorder } from './series-recorder.ts'

const MINUTE_MS = 60_000
const DAYS = 5

let clock: ManualClock
let store: MemorySeries
let isFull: boolean
let agents: string[]
let ticks: Emitter<VitalsTick>

const failed = (...what: readonly unknown[]): never => {
  throw new Error(what.map(String).join(' '))
}

function newRecorder(): SeriesRecorder {
  return new SeriesRecorder({
    ...{ store, clock, sampler: { onTick: ticks.event, intervalMs: 1_000 } },
    notices: { unreadable: failed, disk: () => {} },
    ...{ agentIds: () => agents, isAgent: (id) => agents.includes(id), onFailure: failed },
  })
}

/** An hour in which an agent had so many processes. */
function writeHour(agentId: string, hour: number, processes: number): void {
  const chunks = TIERS.map((tier) => {
    const made = newHour(tier, hour)
    const sample = { at: 0, cpuPercent: 0, memoryBytes: 0, processes, threads: 1, zombies: 0, openFiles: 1 }
    const rates = { readBytesPerSecond: 0, writeBytesPerSecond: 0, outputBytesPerSecond: 0 }
    addSample(made, { ...sample, ...rates }, { fromMs: hour * HOUR_MS, toMs: (hour + 1) * HOUR_MS })
    return { agentId, tier: tier.number, hour, bytes: encodeHour(made) }
  })
  store.write(chunks)
}

/** The days that have a digest, as days before today. */
function digestsOf(agentId: string): readonly number[] {
  const query = { agentId, tier: DIGEST_TIER.number, fromHour: 0, toHour: 2 ** 28 - 1 }
  return store.hours(query).map((hour) => (today() - hour) / 24)
}

function today(): number {
  return dayOf(hourOf(clock.now()))
}

/** The average of an agent's processes in each of the last hours, the last column being the present one. */
async function chart(recorder: SeriesRecorder, agentId: string, hours: number): Promise<readonly (number | null)[]> {
  const sampler = { history: () => [], intervalMs: 1_000 }
  const charts = new SeriesCharts({ store, clock, sampler, recorder, notices: { unreadable: failed } })
  const toMs = (hourOf(clock.now()) + 1) * HOUR_MS
  const plan = charts.plan({ fromMs: toMs - hours * HOUR_MS, toMs, columns: hours, isOfAverages: true })
  expect(plan.tier).toBe(DIGEST_TIER)
  const lines = await charts.read([agentId], ['processes'], plan)
  return lines?.get(agentId)?.get('processes')?.average ?? []
}

function pass(ms: number): void {
  clock.advance(ms)
}

beforeEach(() => {
  clock = new ManualClock()
  isFull = false
  store = new MemorySeries(() => {
    if (isFull) throw new StoreWriteError('disk-full', 'disk is full')
  })
  agents = ['one', 'two']
  ticks = new Emitter<VitalsTick>()
  // Some time in the middle of a day.
  const noon = today() + 36
  clock.setWallTime(noon * HOUR_MS)
  for (const agent of agents) {
    for (let hour = today() - DAYS * 24; hour < hourOf(clock.now()); hour++) writeHour(agent, hour, hour % 7)
  }
})

describe('digests', () => {
  it('are made of every day that is over, and of no other', () => {
    using recorder = newRecorder()
    expect(digestsOf('one')).toEqual([])
    pass(2 * MINUTE_MS)
    expect([digestsOf('one'), digestsOf('two')]).toEqual([
      [5, 4, 3, 2, 1],
      [5, 4, 3, 2, 1],
    ])
    expect(recorder.held('one')).toEqual([])
  })

  it('tell the same as the hours they are made of, also of days that have none yet', async () => {
    using recorder = newRecorder()
    const before = await chart(recorder, 'one', 100)
    pass(2 * MINUTE_MS)
    const after = await chart(recorder, 'one', 100)
    const hours = Array.from({ length: 99 }, (_, index) => (hourOf(clock.now()) - 99 + index) % 7)
    expect(before).toEqual([...hours, null])
    expect(after).toEqual(before)
  })

  it('are made after midnight of the day before', () => {
    using recorder = newRecorder()
    pass(2 * MINUTE_MS)
    clock.setWallTime((today() + 24) * HOUR_MS + MINUTE_MS)
    pass(2 * MINUTE_MS)
    expect(digestsOf('one')).toEqual([6, 5, 4, 3, 2, 1])
    expect(recorder.held('one')).toEqual([])
  })

  it('that a dead host could not make are made by the next', () => {
    newRecorder().dispose()
    using recorder = newRecorder()
    pass(2 * MINUTE_MS)
    expect(digestsOf('two')).toHaveLength(DAYS)
    expect(recorder.held('two')).toEqual([])
  })

  it('that were made too early, by a clock that was ahead, are not believed and made again', async () => {
    const ahead = today() + 24
    clock.setWallTime(ahead * HOUR_MS + HOUR_MS)
    const early = newRecorder()
    pass(2 * MINUTE_MS)
    early.dispose()
    expect(digestsOf('one')[DAYS]).toBe(1)
    clock.setWallTime((ahead - 2) * HOUR_MS)
    writeHour('one', ahead - 3, 6)
    using recorder = newRecorder()
    expect((await chart(recorder, 'one', 100)).at(-2)).toBe(6)
    clock.setWallTime(ahead * HOUR_MS + HOUR_MS)
    pass(2 * MINUTE_MS)
    expect((await chart(recorder, 'one', 100)).at(-5)).toBe(6)
  })

  it('wait for a full disk, and are not made of an agent that is gone', () => {
    using recorder = newRecorder()
    isFull = true
    pass(2 * MINUTE_MS)
    expect(digestsOf('one')).toEqual([])
    isFull = false
    agents = ['one']
    pass(2 * MINUTE_MS)
    expect([digestsOf('one').length, digestsOf('two').length]).toEqual([DAYS, 0])
    expect(recorder.held('one')).toEqual([])
  })

  it('of a chunk that cannot be read leave its hour out', async () => {
    const hour = today() - 24
    store.write([{ agentId: 'one', tier: COARSE_TIER.number, hour, bytes: Uint8Array.of(1) }])
    using recorder = newRecorder()
    pass(2 * MINUTE_MS)
    const line = await chart(recorder, 'one', 100)
    expect(line[99 - (hourOf(clock.now()) - hour)]).toBeNull()
    expect(line[100 - (hourOf(clock.now()) - hour)]).toBe((hour + 1) % 7)
  })
})
