import { describe, expect, it } from 'vitest'
import type { JournalFact } from '../../../core/agent/record.ts'
import { crashedRun, identity } from '../../../../test/support/sample-states.ts'
import { journalSentence } from './journal-words.ts'

const say = (fact: JournalFact): string | null =>
  journalSentence({ seq: 1, at: 1_000, agentId: 'a', generation: 3, fact })

describe('journal sentences', () => {
  it('says what happened in plain words', () => {
    expect(say({ kind: 'ready' })).toBe('ready, run 3')
    expect(say({ kind: 'spawned', identity })).toBe('started as pid 4242')
    expect(say({ kind: 'backoff', attempt: 2, nextAt: 3_900, lastRun: crashedRun })).toBe(
      'crashed, exited 1; restart 2 in 2.9 s',
    )
    expect(
      say({ kind: 'stopping', cause: 'leftovers', forced: false, exit: { code: 0, signal: null }, next: 'rest' }),
    ).toBe('first process exited 0, others are left behind')
    expect(say({ kind: 'survivor-found', pid: 7, name: 'node', runId: 'r' })).toContain('node (pid 7)')
  })

  it('leaves out what another entry says better', () => {
    expect(say({ kind: 'wanted', wanted: 'up' })).toBeNull()
  })

  it('tells which step ended a stop', () => {
    const stop = { cause: 'user', endedBy: 'terminate-again', tookMs: 12_000, survivors: [] } as const
    expect(say({ kind: 'stopped', lastRun: { ...crashedRun, exitClass: 'user-stop', stop } })).toBe(
      'stopped by terminate in 12 s',
    )
  })
})
