import { expect, it } from 'vitest'
import type { HostSample, VitalsSample } from '../../shapes/vitals.ts'
import { WholeTicks } from './whole-ticks.ts'

const host = (at: number): HostSample => ({
  ...{ at, totalMemoryBytes: 2, freeMemoryBytes: 1, memoryPressurePercent: null, memoryStallPercent: null },
  ...{ cores: 2, ownCpuPercent: 0, ownRssBytes: 0 },
})
const agent = (id: string, at: number, cpuPercent: number): { id: string; sample: VitalsSample } => ({
  id,
  sample: {
    ...{ at, cpuPercent, memoryBytes: 1, processes: 1, threads: 1, zombies: 0, openFiles: null },
    ...{ readBytesPerSecond: null, writeBytesPerSecond: null, outputBytesPerSecond: 0 },
  },
})

it('who rests has its sample of before, as of now, and who is not named is down', () => {
  const ticks = new WholeTicks()
  ticks.begin({ host: host(1), agents: [agent('a', 1, 10), agent('b', 1, 20), agent('c', 1, 30)] })
  const second = ticks.take({ stream: 'vitals', host: host(2), agents: [agent('b', 2, 21)], asBefore: ['a'] })
  expect(second.agents.toSorted((x, y) => x.id.localeCompare(y.id))).toEqual([agent('a', 2, 10), agent('b', 2, 21)])
  const third = ticks.take({ stream: 'vitals', host: host(3), agents: [], asBefore: ['a', 'b', 'c'] })
  expect(third.agents).toEqual([agent('a', 3, 10), agent('b', 3, 21)])
  expect(ticks.newest).toBe(third)
})

it('begins with nothing where the snapshot had no tick', () => {
  const ticks = new WholeTicks()
  ticks.begin(null)
  expect(ticks.newest).toBeNull()
  expect(ticks.take({ stream: 'vitals', host: host(2), agents: [agent('a', 2, 1)], asBefore: [] }).agents).toHaveLength(
    1,
  )
})
