import { describe, expect, it } from 'vitest'
import { crashedRun } from '../../../test/support/sample-states.ts'
import type { JournalEntry, JournalEvent } from '../../shapes/journal.ts'
import { isWanted, mostUrgent, noticeOf, NOTIFICATION_DEFAULTS, type AgentNotice } from './notices.ts'

const entry = (event: JournalEvent): JournalEntry => ({
  ...{ seq: 1, at: 0, generation: 1, event },
  subject: { kind: 'agent', id: 'a' },
})
const notice = (agentId: string, kind: AgentNotice['kind']): AgentNotice => ({
  ...{ agentId, kind },
  event: { kind: 'created' },
})

describe('what is told', () => {
  it.each<[JournalEvent, AgentNotice['kind'] | undefined]>([
    [{ kind: 'asked', ask: 'approval', text: '', skipped: 0 }, 'needs-you'],
    [{ kind: 'stuck', skipped: 0 }, 'needs-you'],
    [{ kind: 'turn-ended', end: 'finished', text: '', skipped: 0 }, 'finished'],
    [{ kind: 'turn-ended', end: 'failed', text: '', skipped: 0 }, 'finished'],
    [{ kind: 'turn-ended', end: 'interrupted', text: '', skipped: 0 }, undefined],
    [{ kind: 'crash-loop', restarts: 5, lastRun: crashedRun }, 'crashed'],
    [{ kind: 'stopped', lastRun: crashedRun }, 'crashed'],
    [{ kind: 'stopped', lastRun: { ...crashedRun, exitClass: 'user-stop' } }, undefined],
    [{ kind: 'stopped', lastRun: null }, undefined],
    [{ kind: 'ready' }, undefined],
  ])('%j', (event, kind) => {
    expect(noticeOf(entry(event))?.kind).toBe(kind)
  })

  it('is about agents only', () => {
    expect(noticeOf({ ...entry({ kind: 'stuck', skipped: 0 }), subject: { kind: 'host' } })).toBeNull()
  })
})

describe('when it is told', () => {
  const at = (hours: number, minutes = 0): number => hours * 60 + minutes

  it('is each kind by itself', () => {
    const settings = { ...NOTIFICATION_DEFAULTS, finished: false }
    expect([isWanted('finished', settings, 0), isWanted('needs-you', settings, 0)]).toEqual([false, true])
  })

  it('is not in quiet hours, which may go past midnight', () => {
    const night = { ...NOTIFICATION_DEFAULTS, quietHours: { from: '22:00', to: '07:30' } }
    const wanted = (minute: number): boolean => isWanted('crashed', night, minute)
    expect([at(21, 59), at(22), at(3), at(7, 29), at(7, 30)].map(wanted)).toEqual([true, false, false, false, true])
    const noon = { ...NOTIFICATION_DEFAULTS, quietHours: { from: '12:00', to: '13:00' } }
    expect([at(11, 59), at(12), at(13)].map((minute) => isWanted('crashed', noon, minute))).toEqual([true, false, true])
  })
})

it('of each agent the most urgent is told, the most urgent first', () => {
  const told = mostUrgent([
    notice('a', 'finished'),
    notice('b', 'finished'),
    notice('a', 'needs-you'),
    notice('a', 'finished'),
  ])
  expect(told.map(({ agentId, kind }) => [agentId, kind])).toEqual([
    ['a', 'needs-you'],
    ['b', 'finished'],
  ])
})
