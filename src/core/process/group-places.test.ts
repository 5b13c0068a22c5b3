import { expect, it } from 'vitest'
import { ALL_INSIDE, ALL_OUTSIDE, nextPlaces, type GroupPlaces } from './group-places.ts'
import type { ProcessRow } from './process-row.ts'

function row(pid: number, state = 'S'): ProcessRow {
  const ids = { pid, parentPid: 1, groupId: pid, sessionId: pid, foregroundGroupId: pid, startTime: pid * 10 }
  return { ...ids, state, cpuMs: 0, rssBytes: 0, threads: 1, name: 'sh', cookie: null }
}

/** One look after the other: the living members, and who of them is inside. */
function looks(start: GroupPlaces, ...each: readonly (readonly [readonly ProcessRow[], readonly number[]])[]): boolean {
  let places = start
  for (const [members, inside] of each) places = nextPlaces(places, members, new Set(inside))
  return places.isWhole
}

it('who is outside twice has left, and the group is whole again when nobody is', () => {
  const out = [[row(1), row(2)], [1]] as const
  expect(looks(ALL_INSIDE, out)).toBe(true)
  expect(looks(ALL_INSIDE, out, out)).toBe(false)
  expect(looks(ALL_INSIDE, out, out, [[row(1)], [1]])).toBe(true)
})

it('processes that end between sweep and look leave it whole, however many there are, and zombies do', () => {
  const short = [2, 3, 4, 5].map((pid) => [[row(1), row(pid)], [1]] as const)
  expect(looks(ALL_INSIDE, ...short)).toBe(true)
  expect(looks(ALL_INSIDE, [[row(1), row(2, 'Z')], [1]], [[row(1), row(2, 'Z')], [1]])).toBe(true)
})

it('another process with the pid of one that was outside has not left', () => {
  const other = { ...row(2), startTime: 99 }
  expect(looks(ALL_INSIDE, [[row(1), row(2)], [1]], [[row(1), other], [1]])).toBe(true)
})

it('a group into which not everybody came never counts as whole', () => {
  expect(looks(ALL_OUTSIDE, [[row(1)], [1]], [[row(1)], [1]])).toBe(false)
})
