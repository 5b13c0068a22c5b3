import { describe, expect, it } from 'vitest'
import type { JournalEntry, JournalEvent } from '../../../shapes/journal.ts'
import { crashedRun, sampleAgain } from '../../../../test/support/sample-states.ts'
import { afterWords, runHistory } from './run-history.ts'
import { agentSubject } from '../../../core/subject.ts'

const journalOf = (...events: readonly JournalEvent[]): JournalEntry[] =>
  events.map((event, index) => ({ seq: index, at: index, subject: agentSubject('a'), generation: 1, event }))
const endOf = (generation: number): typeof crashedRun => ({ ...crashedRun, runId: `run-${generation}`, generation })

describe('history of runs', () => {
  it('lists the runs a journal tells of, newest first', () => {
    const journal = journalOf(
      { kind: 'created' },
      { kind: 'backoff', verdict: sampleAgain, lastRun: endOf(1) },
      { kind: 'ready' },
      { kind: 'crash-loop', restarts: 1, lastRun: endOf(2) },
      { kind: 'stopped', lastRun: null },
    )
    expect(runHistory(journal).map(({ end, led }) => [end.generation, led])).toEqual([
      [2, 'crash-loop'],
      [1, 'backoff'],
    ])
  })

  it('names a run once, with what its end first led to', () => {
    const journal = journalOf(
      { kind: 'backoff', verdict: sampleAgain, lastRun: endOf(1) },
      { kind: 'stopped', lastRun: endOf(1) },
    )
    expect(runHistory(journal).map(({ led }) => led)).toEqual(['backoff'])
  })

  it('says what followed: the policy, the fallback, or how the stop went', () => {
    const stop = { cause: 'user', endedBy: 'terminate', tookMs: 4_200, survivors: [] } as const
    expect(afterWords({ end: endOf(1), led: 'backoff' })).toBe('restarted after 750 ms, 1 in a row')
    expect(afterWords({ end: endOf(1), led: 'failover' })).toBe('its fallback took over')
    expect(afterWords({ end: { ...endOf(1), verdict: null, stop }, led: 'stopped' })).toBe('by terminate in 4.2 s')
  })
})
