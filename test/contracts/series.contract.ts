import { describe, expect, it } from 'vitest'
import type { Store } from '../../src/core/ports.ts'
import type { ChunkQuery, SeriesChunk } from '../../src/core/series/series-store.ts'
import { sampleAgent } from '../support/sample-agents.ts'

/** Some hour of 2026. */
const HOUR = 497_000

function chunk(agentId: string, change: Partial<SeriesChunk> = {}): SeriesChunk {
  return { agentId, tier: 0, hour: HOUR, bytes: Uint8Array.of(1, 2, 3), ...change }
}

const all = (agentId: string, tier = 0): ChunkQuery => ({ agentId, tier, fromHour: 0, toHour: 2 ** 28 - 1 })

/** What every SeriesStore must do. */
export function seriesContract(name: string, open: () => Store): void {
  describe(`SeriesStore contract: ${name}`, () => {
    it('has nothing of an agent that never wrote', () => {
      using store = open()
      expect(store.series.read(all('a'))).toEqual([])
      store.series.trim([{ agentId: 'a', tier: 0, beforeHour: HOUR }])
    })

    it('gives chunks back as they were, in order of time, of this agent, tier and range only', () => {
      using store = open()
      const later = chunk('a', { hour: HOUR + 2, bytes: Uint8Array.of(9) })
      const empty = chunk('a', { hour: HOUR + 3, bytes: new Uint8Array() })
      store.series.write([later, chunk('b'), chunk('a'), chunk('a', { tier: 1 }), empty])
      expect(hours(store, all('a'))).toEqual([HOUR, HOUR + 2, HOUR + 3])
      expect(store.series.read({ ...all('a'), fromHour: HOUR + 1, toHour: HOUR + 2 })).toEqual([
        { hour: HOUR + 2, bytes: Uint8Array.of(9) },
      ])
      expect(store.series.read({ ...all('a'), fromHour: HOUR + 1, toHour: HOUR })).toEqual([])
      expect(hours(store, all('a', 1))).toEqual([HOUR])
      expect(store.series.hours({ ...all('a'), fromHour: HOUR + 1 })).toEqual([HOUR + 2, HOUR + 3])
      expect(store.series.hours(all('nobody'))).toEqual([])
    })

    it('replaces a chunk of the same hour', () => {
      using store = open()
      store.series.write([chunk('a'), chunk('b')])
      store.series.write([chunk('a', { bytes: Uint8Array.of(7) })])
      expect(store.series.read(all('a'))).toEqual([{ hour: HOUR, bytes: Uint8Array.of(7) }])
      expect(hours(store, all('b'))).toEqual([HOUR])
    })

    it('keeps the first and the last hour of every tier apart', () => {
      using store = open()
      const ends = [0, 2 ** 28 - 1]
      const tiers = [0, 1, 15]
      store.series.write(
        ['a', 'b'].flatMap((id) => tiers.flatMap((tier) => ends.map((hour) => chunk(id, { tier, hour })))),
      )
      for (const id of ['a', 'b']) for (const tier of tiers) expect(hours(store, all(id, tier))).toEqual(ends)
    })

    it('deletes what is older, of that agent and tier only', () => {
      using store = open()
      const three = [HOUR, HOUR + 1, HOUR + 2]
      store.series.write(three.flatMap((hour) => [chunk('a', { hour }), chunk('a', { hour, tier: 1 })]))
      store.series.write(three.map((hour) => chunk('b', { hour })))
      store.series.trim([{ agentId: 'a', tier: 0, beforeHour: HOUR + 2 }])
      expect(hours(store, all('a'))).toEqual([HOUR + 2])
      expect(hours(store, all('a', 1))).toEqual(three)
      expect(hours(store, all('b'))).toEqual(three)
    })

    it('gives the latest chunk before an hour, and deletes what begins later', () => {
      using store = open()
      const three = [HOUR, HOUR + 1, HOUR + 2]
      store.series.write(three.flatMap((hour) => [chunk('a', { hour }), chunk('b', { hour, tier: 1 })]))
      const latest = (beforeHour: number, tier = 0): number | undefined =>
        store.series.latest({ agentId: 'a', tier, beforeHour })?.hour
      expect([latest(2 ** 28), latest(HOUR + 2), latest(HOUR), latest(0)]).toEqual([
        HOUR + 2,
        HOUR + 1,
        undefined,
        undefined,
      ])
      expect(latest(2 ** 28, 1)).toBeUndefined()
      store.series.trim([{ agentId: 'a', tier: 0, fromHour: HOUR + 1, beforeHour: 2 ** 28 }])
      expect(hours(store, all('a'))).toEqual([HOUR])
      expect(hours(store, all('b', 1))).toEqual(three)
    })

    it('loses the series of an agent with the agent', () => {
      using store = open()
      store.append([], [sampleAgent('a'), sampleAgent('b')])
      store.series.write([chunk('a'), chunk('a', { tier: 1 }), chunk('b')])
      store.append([], [], ['a', 'never-there'])
      expect([...store.series.read(all('a')), ...store.series.read(all('a', 1))]).toEqual([])
      expect(hours(store, all('b'))).toEqual([HOUR])
      store.series.write([chunk('c', { hour: HOUR + 1 })])
      expect(hours(store, all('c'))).toEqual([HOUR + 1])
    })
  })
}

function hours(store: Store, query: ChunkQuery): readonly number[] {
  return store.series.read(query).map(({ hour }) => hour)
}
