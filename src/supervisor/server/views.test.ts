import { expect, it } from 'vitest'
import type { ProcessRow } from '../../core/process/process-row.ts'
import { processTreeOf } from './views.ts'

const FIGURES = { bootId: 'this boot', cpuPercentOf: () => 0, ageMsOf: () => 0, commandLineOf: () => '' }

function row(pid: number, parentPid: number): ProcessRow {
  const ids = { groupId: pid, sessionId: pid, foregroundGroupId: pid, startTime: pid }
  return { pid, parentPid, ...ids, state: 'S', cpuMs: 0, rssBytes: 0, threads: 1, name: `p${pid}`, cookie: null }
}

it('lists parents before children, the leader first, and strays last', () => {
  const rows = [row(20, 1), row(10, 1), row(11, 10), row(21, 20), row(12, 10), row(13, 11), row(30, 1)]
  const tree = processTreeOf(rows, 10, FIGURES).map(({ pid, depth }) => [pid, depth])
  expect(tree).toEqual([
    [10, 0],
    [11, 1],
    [13, 2],
    [12, 1],
    [20, 0],
    [21, 1],
    [30, 0],
  ])
})

it('tens of thousands of processes, each the child of the one before, are a list like any other', () => {
  const count = 30_000
  const rows = Array.from({ length: count }, (_, index) => row(100 + index, 99 + index))
  const tree = processTreeOf(rows, 100, FIGURES)
  expect(tree.map(({ pid }) => pid)).toEqual(rows.map(({ pid }) => pid))
  expect(tree.at(-1)?.depth).toBe(count - 1)
})
