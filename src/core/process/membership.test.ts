import { expect, it } from 'vitest'
import {
  ancestorsOf,
  assignMembers,
  claimantsOf,
  deepestFirst,
  livingMembers,
  membersByRun,
  type Membership,
  type MembershipSources,
} from './membership.ts'
import type { ProcessRow } from './process-row.ts'
import { runTagOf } from './run-tag.ts'

const NOBODY: Membership = new Map()
/** Only init adopts orphans, and there are no cgroups. */
const FACTS: MembershipSources = { isReaper: (pid) => pid === 1, grouped: new Map(), tagOf: () => null }
const ROOT = { runId: 'run', leader: { pid: 10, startTime: 100 } }

function row(pid: number, change: Partial<ProcessRow> = {}): ProcessRow {
  const usual = {
    parentPid: 1,
    groupId: pid,
    sessionId: pid,
    foregroundGroupId: -1,
    state: 'S',
    startTime: pid * 10,
    cpuMs: 0,
    rssBytes: 0,
    threads: 1,
    name: `p${pid}`,
  }
  return { pid, cookie: null, ...usual, ...change }
}

function pids(rows: readonly ProcessRow[], previous = NOBODY, roots = [ROOT], sources = FACTS): number[] {
  const membership = assignMembers(previous, rows, roots, sources)
  return rows.filter(({ pid }) => membership.has(pid)).map(({ pid }) => pid)
}

it('follows parents, whatever the order of the rows', () => {
  expect(pids([row(30, { parentPid: 20 }), row(20, { parentPid: 10 }), row(10), row(40)])).toEqual([30, 20, 10])
})

it('finds a setsid child whose parent is gone by the cookie', () => {
  expect(pids([row(10), row(25, { parentPid: 1, cookie: 'run' }), row(26, { cookie: 'other' })])).toEqual([10, 25])
})

it('M1: finds a daemon without environment by the tag of its run, and asks nobody else for theirs', () => {
  const runId = 'a'.repeat(32)
  const roots = [{ runId, leader: { pid: 10, startTime: 100 } }]
  const tags = new Map([
    [5, runTagOf(runId)],
    [25, runTagOf(runId)],
    [26, runTagOf('b'.repeat(32))],
    [27, runTagOf(runId)],
  ])
  const asked: number[] = []
  const tagOf = ({ pid }: ProcessRow): number | null => {
    asked.push(pid)
    return tags.get(pid) ?? null
  }
  const rows = [
    // Older than the run.
    row(5),
    row(10),
    row(12, { parentPid: 10 }),
    row(25),
    row(26),
    // Somebody's child: that one started it.
    row(27, { parentPid: 26 }),
    row(30, { parentPid: 25 }),
  ]
  expect(pids(rows, NOBODY, roots, { ...FACTS, tagOf })).toEqual([10, 12, 25, 30])
  expect(asked).toEqual([25, 26])
})

it('finds the session of a leader that has just gone', () => {
  const first = assignMembers(NOBODY, [row(10)], [ROOT], FACTS)
  expect(pids([row(30, { parentPid: 1, sessionId: 10 })], first)).toEqual([30])
})

it('keeps a session as long as a known member is in it', () => {
  const first = assignMembers(NOBODY, [row(10), row(30, { parentPid: 10, sessionId: 10 })], [ROOT], FACTS)
  const second = assignMembers(first, [row(30, { parentPid: 1, sessionId: 10 })], [ROOT], FACTS)
  expect(pids([row(30, { parentPid: 1, sessionId: 10 }), row(40, { sessionId: 10 })], second)).toEqual([30, 40])
})

it('does not take a stranger’s session for that of a leader whose pid the stranger got', () => {
  const first = assignMembers(NOBODY, [row(10)], [ROOT], FACTS)
  expect(pids([row(10, { startTime: 555, sessionId: 10 }), row(60, { parentPid: 10, sessionId: 10 })], first)).toEqual(
    [],
  )
})

it('does not trust a session nobody has seen alive', () => {
  expect(pids([row(30, { parentPid: 1, sessionId: 10 })])).toEqual([])
})

it('keeps a member that was reparented and left its session', () => {
  const first = assignMembers(NOBODY, [row(10), row(30, { parentPid: 10 })], [ROOT], FACTS)
  expect(pids([row(30, { parentPid: 1 })], first)).toEqual([30])
})

it('does not keep a stranger that got a member’s pid', () => {
  const first = assignMembers(NOBODY, [row(10), row(30, { parentPid: 10 })], [ROOT], FACTS)
  expect(pids([row(10), row(30, { parentPid: 1, startTime: 999 })], first)).toEqual([10])
})

it('does not take a leader’s reused pid for the leader', () => {
  expect(pids([row(10, { startTime: 555, sessionId: 1 })])).toEqual([])
})

it('does not believe a parent that is younger than its child', () => {
  expect(pids([row(10), row(20, { parentPid: 10, startTime: 50 })])).toEqual([10])
})

it('knows a run by its cookie alone when its first process was never identified', () => {
  expect(
    pids([row(70, { cookie: 'run' }), row(71, { parentPid: 70 })], NOBODY, [{ runId: 'run', leader: null } as never]),
  ).toEqual([70, 71])
})

it('forgets a run that is not asked for any more', () => {
  const first = assignMembers(NOBODY, [row(10)], [ROOT], FACTS)
  expect(assignMembers(first, [row(10)], [], FACTS).size).toBe(0)
})

it('survives a parent loop', () => {
  expect(pids([row(50, { parentPid: 51, startTime: 1 }), row(51, { parentPid: 50, startTime: 1 })])).toEqual([])
})

it('keeps runs apart', () => {
  const rows = [row(10), row(11, { parentPid: 10 }), row(20), row(21, { parentPid: 20 })]
  const membership = assignMembers(NOBODY, rows, [ROOT, { runId: 'two', leader: { pid: 20, startTime: 200 } }], FACTS)
  expect(
    membersByRun(membership, rows)
      .get('two')
      ?.map(({ pid }) => pid),
  ).toEqual([20, 21])
})

it('counts zombies as dead', () => {
  expect(livingMembers([row(1, { state: 'Z' }), row(2, { state: 'T' })]).map(({ pid }) => pid)).toEqual([2])
})

it('orders children before parents', () => {
  const rows = [row(10), row(30, { parentPid: 20 }), row(20, { parentPid: 10 })]
  expect(deepestFirst(rows).map(({ pid }) => pid)).toEqual([30, 20, 10])
})

it('gives the members of all runs at once', () => {
  const rows = [row(10), row(11, { parentPid: 10 }), row(20), row(90)]
  const membership = assignMembers(NOBODY, rows, [ROOT, { runId: 'two', leader: { pid: 20, startTime: 200 } }], FACTS)
  const byRun = membersByRun(membership, rows)
  expect([...byRun].map(([runId, members]) => [runId, members.map(({ pid }) => pid)])).toEqual([
    ['run', [10, 11]],
    ['two', [20]],
  ])
})

it('does not believe the cookie of a process whose living parent is a stranger: it was copied', () => {
  const rows = [row(1, { parentPid: 0 }), row(10), row(80), row(81, { parentPid: 80, cookie: 'run' })]
  expect(pids(rows)).toEqual([10])
  const membership = assignMembers(NOBODY, rows, [ROOT], FACTS)
  expect(claimantsOf(membership, rows, new Set(['run'])).map(({ pid }) => pid)).toEqual([81])
})

it('does not believe the cookie of a process the host’s own shell started beside it', () => {
  const sources = { ...FACTS, isReaper: (pid: number) => pid === 1 || pid === 80 }
  const copied = row(81, { parentPid: 80, sessionId: 80, cookie: 'run' })
  const adopted = row(82, { parentPid: 80, sessionId: 82, cookie: 'run' })
  expect(pids([row(1, { parentPid: 0 }), row(10), row(80), copied, adopted], NOBODY, [ROOT], sources)).toEqual([10, 82])
})

it('does not believe the cookie of a process that is older than the run', () => {
  expect(pids([row(10), row(5, { cookie: 'run' })])).toEqual([10])
})

it('believes the cookie of an orphan whose parent is just being reaped', () => {
  expect(pids([row(10), row(81, { parentPid: 80, cookie: 'run' })])).toEqual([10, 81])
})

it('takes the kernel’s word for who is in a run’s group', () => {
  const sources = { ...FACTS, grouped: new Map([[90, 'run']]) }
  expect(pids([row(10), row(90), row(91, { parentPid: 90 })], NOBODY, [ROOT], sources)).toEqual([10, 90, 91])
})

it('names a process’s ancestors, itself included, and survives a loop', () => {
  const rows = [row(1, { parentPid: 0 }), row(20), row(30, { parentPid: 20 }), row(40)]
  expect([...ancestorsOf(30, rows)]).toEqual([30, 20, 1])
  expect([...ancestorsOf(50, [row(50, { parentPid: 51 }), row(51, { parentPid: 50 })])]).toEqual([50, 51])
})
