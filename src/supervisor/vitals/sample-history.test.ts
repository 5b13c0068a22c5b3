import { expect, it } from 'vitest'
import type { VitalsSample } from '../../shapes/vitals.ts'
import { SampleHistory } from './sample-history.ts'

const sample = (at: number, cpuPercent: number): VitalsSample => ({
  ...{ at, cpuPercent, memoryBytes: 1, processes: 1, threads: 1, zombies: 0, openFiles: null },
  ...{ readBytesPerSecond: null, writeBytesPerSecond: null, outputBytesPerSecond: 0 },
})
const told = (history: SampleHistory): readonly (readonly [number, number])[] =>
  history.toArray().map(({ at, cpuPercent }) => [at, cpuPercent])

it('a sample that stays the same is told at every tick it was so', () => {
  const history = new SampleHistory('a', 10)
  expect([history.newest, told(history)]).toEqual([null, []])
  history.push(sample(1_000, 5))
  history.repeat(2_000)
  history.repeat(3_010)
  history.push(sample(4_000, 7))
  expect(told(history)).toEqual([
    [1_000, 5],
    [2_005, 5],
    [3_010, 5],
    [4_000, 7],
  ])
  expect(history.newest).toMatchObject({ id: 'a', sample: { at: 4_000, cpuPercent: 7 } })
})

it('what rests is one object, so that nobody takes it for news', () => {
  const history = new SampleHistory('a', 10)
  history.push(sample(1_000, 5))
  const before = history.newest
  history.repeat(2_000)
  expect(history.newest).toBe(before)
})

it('a clock that is set back ends a stretch, and the order stays that of arrival', () => {
  const history = new SampleHistory('a', 10)
  history.push(sample(5_000, 1))
  history.repeat(6_000)
  history.repeat(2_000)
  history.repeat(3_000)
  expect(told(history).map(([at]) => at)).toEqual([5_000, 6_000, 2_000, 3_000])
})

it('keeps so many, the newest, and lets go of whole stretches that are too old', () => {
  const history = new SampleHistory('a', 3)
  for (const at of [1, 2, 3, 4, 5]) history.push(sample(at, at))
  expect(told(history)).toEqual([
    [3, 3],
    [4, 4],
    [5, 5],
  ])
  history.repeat(6)
  history.repeat(7)
  history.repeat(8)
  expect(told(history)).toEqual([
    [6, 5],
    [7, 5],
    [8, 5],
  ])
})

it('nothing is repeated where nothing was', () => {
  const history = new SampleHistory('a', 3)
  history.repeat(1)
  expect(told(history)).toEqual([])
})
