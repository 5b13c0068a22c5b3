import { describe, expect, it } from 'vitest'
import type { JournalEvent } from '../shapes/journal.ts'
import { crashedRun, identity, sampleAgain } from '../../test/support/sample-states.ts'
import { announcementOf } from './announcement-words.ts'
import { isBadNews, journalSentence } from './journal-words.ts'
import { agentSubject } from '../core/subject.ts'

const say = (event: JournalEvent): string | null =>
  journalSentence({ seq: 1, at: 1_000, subject: agentSubject('a'), generation: 3, event })

describe('journal sentences', () => {
  it('says what happened in plain words', () => {
    expect(say({ kind: 'ready' })).toBe('ready, run 3')
    expect(say({ kind: 'spawned', identity })).toBe('started as pid 4242')
    const verdict = { ...sampleAgain, attempt: 2, delayMs: 2_900 }
    expect(say({ kind: 'backoff', verdict, lastRun: crashedRun })).toBe('crashed, exited 1; restart 2 in 2.9 s')
    expect(
      say({ kind: 'stopping', cause: 'leftovers', forced: false, exit: { code: 0, signal: null }, next: 'rest' }),
    ).toBe('first process exited 0, others are still running')
    expect(say({ kind: 'secret-shown', name: 'API_KEY' })).toBe('the value of API_KEY was shown')
    expect(say({ kind: 'process-signalled', pid: 7, name: 'node', signal: 'SIGTERM' })).toBe(
      'node (pid 7) was asked to end',
    )
    expect(say({ kind: 'process-signalled', pid: 7, name: 'node', signal: 'SIGKILL' })).toContain('was killed')
    expect(say({ kind: 'survivor-found', pid: 7, name: 'node', runId: 'r' })).toContain('node (pid 7)')
  })

  it('tells a wait for a limit from a restart', () => {
    const verdict = { ...sampleAgain, reason: 'rate-limited', attempt: 0, delayMs: 3_600_000 } as const
    const lastRun = { ...crashedRun, exitClass: 'rate-limited' } as const
    expect(say({ kind: 'backoff', verdict, lastRun })).toBe('rate limited; waits 1 h for its provider’s rate limit')
  })

  it('says who took over, who was killed and who came back', () => {
    expect(say({ kind: 'failover', reason: 'It crashed again and again.', lastRun: crashedRun })).toBe(
      'crashed, exited 1; its fallback takes over: It crashed again and again.',
    )
    const killed = { kind: 'survivor-killed', pid: 7, name: 'node', runId: 'r' } as const
    expect(say({ ...killed, by: 'user' })).toBe('killed node (pid 7) of an earlier run')
    expect(say({ ...killed, by: 'setting' })).toBe('killed node (pid 7) of an earlier run, as the settings say')
    expect(say({ kind: 'adopted', identity })).toBe('taken over by a new host, pid 4242')
    expect(say({ kind: 'adopted', identity: null })).toBe('taken over by a new host')
  })

  it('says what programs inside a run asked of Corral, and who was not let in', () => {
    const used = { kind: 'door-used', runId: 'r', request: 'agent.list', isAllowed: true, count: 1 } as const
    expect(say(used)).toBe('a program of it asked Corral for agent.list')
    expect(say({ ...used, isAllowed: false, count: 12 })).toBe(
      'a program of it asked Corral for agent.list and was refused, 12 times',
    )
    expect(isBadNews(used)).toBe(false)
    const refused = { kind: 'door-refused', runId: 'r', reason: 'outside', count: 1 } as const
    expect(say(refused)).toBe('a program outside of it came with its secret and was refused')
    expect(isBadNews(refused)).toBe(true)
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

  it('says what Corral itself could not do, as bad news of the agent and no announcement', () => {
    const event = { kind: 'internal-error', doing: 'write its state', message: 'ENOSPC: no space left' } as const
    expect(say(event)).toBe('Corral could not write its state: ENOSPC: no space left')
    expect(isBadNews(event)).toBe(true)
    expect(announcementOf(event, 'api')).toBeNull()
  })

  it('announces the restarts within the window that was full', () => {
    const windows = [{ restarts: 5, withinMs: 60_000, used: 6 }]
    const lastRun = { ...crashedRun, verdict: { kind: 'crash-loop', restarts: 5, windows } as const }
    expect(announcementOf({ kind: 'crash-loop', restarts: 5, lastRun }, 'api')).toMatchObject({
      title: 'api gave up',
      description: 'It ended too often: 5 restarts in 1 min.',
    })
  })

  it('does not count the survivors of a stop whose end could not be seen', () => {
    const event = { kind: 'unkillable', survivors: [], lastRun: crashedRun } as const
    expect(say(event)).toBe('could not be seen to end; Corral looks again')
    expect(announcementOf(event, 'api')).toEqual({
      title: 'api was not seen to end',
      description: 'Corral could not see whether its processes have ended, and looks again.',
      tone: 'danger',
      shows: 'orphans',
      isOnCard: true,
    })
  })

  it('names an event only a newer host knows', () => {
    const entry = { seq: 1, at: 1_000, subject: agentSubject('a'), generation: 3 }
    expect(journalSentence({ ...entry, event: { kind: 'unknown', name: 'teleported' } })).toBe(
      'Something this version does not know: teleported',
    )
  })
})
