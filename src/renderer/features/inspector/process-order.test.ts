import { expect, it } from 'vitest'
import type { ProcessView } from '../../../contract/views.ts'
import { sortProcesses } from './process-order.ts'

function view(pid: number, cpuPercent: number, rssBytes: number, ageMs: number | null): ProcessView {
  const identity = { pid, startTime: pid, bootId: 'b', parentPid: 1, depth: 0, isLeader: false }
  return { ...identity, name: 'p', commandLine: 'p', cpuPercent, rssBytes, ageMs, threads: 1, state: 'S' }
}

const ROWS = [view(1, 0, 30, 100), view(2, 9, 10, null), view(3, 0, 20, 300)]
const pidsBy = (sort: Parameters<typeof sortProcesses>[1]): number[] => sortProcesses(ROWS, sort).map(({ pid }) => pid)

it('is as it comes, or has the largest first', () => {
  expect(pidsBy('tree')).toEqual([1, 2, 3])
  expect(pidsBy('cpu')).toEqual([2, 1, 3])
  expect(pidsBy('memory')).toEqual([1, 3, 2])
})

it('has the oldest first, and those of unknown age last', () => {
  expect(pidsBy('age')).toEqual([3, 1, 2])
})
