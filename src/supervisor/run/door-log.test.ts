import { expect, it } from 'vitest'
import { ManualClock } from '../../../test/support/manual-clock.ts'
import { DOOR_ENTRY_EVERY_MS } from '../../core/limits.ts'
import { DoorLog, type DoorUse } from './door-log.ts'

const LIST: DoorUse = { kind: 'door-used', runId: 'run-1', request: 'agent.list', isAllowed: true }
const KILL: DoorUse = { kind: 'door-used', runId: 'run-1', request: 'agent.kill', isAllowed: false }

function newLog() {
  const clock = new ManualClock()
  const entries: unknown[] = []
  const log = new DoorLog(clock, (agentId, event) => entries.push({ agentId, ...event }))
  return { clock, entries, log }
}

it('H7: the first use of a kind is journalled at once', () => {
  const { log, entries } = newLog()
  log.note('a', LIST)
  log.note('a', KILL)
  expect(entries).toEqual([
    { agentId: 'a', ...LIST, count: 1 },
    { agentId: 'a', ...KILL, count: 1 },
  ])
})

it('H7: a program in a loop makes one entry a minute, with how often', () => {
  const { log, clock, entries } = newLog()
  for (let second = 0; second < 180; second += 1) {
    for (let time = 0; time < 20; time += 1) log.note('a', LIST)
    clock.advance(1_000)
  }
  expect(entries.map((entry) => (entry as { count: number }).count)).toEqual([1, 1_199, 1_200, 1_200])
})

it('runs and kinds are counted apart', () => {
  const { log, clock, entries } = newLog()
  for (const use of [LIST, LIST, KILL, { ...LIST, runId: 'run-2' }]) log.note('a', use)
  clock.advance(DOOR_ENTRY_EVERY_MS)
  expect(entries).toHaveLength(4)
  expect(entries[3]).toMatchObject({ runId: 'run-1', request: 'agent.list', count: 1 })
})

it('after a quiet minute the next use is told at once, and nothing is kept', () => {
  const { log, clock, entries } = newLog()
  log.note('a', LIST)
  clock.advance(DOOR_ENTRY_EVERY_MS)
  expect(clock.pendingTimers).toBe(0)
  log.note('a', LIST)
  expect(entries).toHaveLength(2)
  log.dispose()
  expect(clock.pendingTimers).toBe(0)
})
