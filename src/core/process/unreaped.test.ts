import { expect, it } from 'vitest'
import type { ProcessRow } from './process-row.ts'
import { unwaitingParentOf } from './unreaped.ts'

function row(pid: number, parentPid: number, change: Partial<ProcessRow> = {}): ProcessRow {
  const numbers = { groupId: 1, sessionId: 1, foregroundGroupId: -1, startTime: 0, cpuMs: 0, rssBytes: 0, threads: 1 }
  return { ...numbers, pid, parentPid, state: 'S', name: `p${pid}`, cookie: null, ...change }
}

it('the parent of the most zombies is named, safe to display', () => {
  const members = [
    row(1, 0),
    row(2, 1, { name: 'na\u202eme' }),
    row(3, 1, { state: 'Z' }),
    row(4, 2, { state: 'Z' }),
    row(5, 2, { state: 'Z' }),
  ]
  expect(unwaitingParentOf(members)).toEqual({ pid: 2, name: 'na me' })
})

it('nobody is named where nobody is known', () => {
  expect(unwaitingParentOf([row(1, 0)])).toBeNull()
  expect(unwaitingParentOf([row(3, 99, { state: 'Z' })])).toBeNull()
})
