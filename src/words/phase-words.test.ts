import { describe, expect, it } from 'vitest'
import type { Phase } from '../shapes/state.ts'
import { crashedRun, identity, liveRun, sampleAgain, samplePhases } from '../../test/support/sample-states.ts'
import { backoffReason, backoffWords } from './backoff-words.ts'
import { endSentence, endWords, memoryCountsWords, stopResultWords, verdictWords } from './end-words.ts'
import { phaseNotice } from './phase-notice.ts'
import { phaseChip, phaseSentence, restWords } from './phase-words.ts'
import { NO_WAIT } from './wait-words.ts'

const NOW = 75_000
const MOMENT = { now: NOW, turn: null }

describe('words for phases', () => {
  it('says each phase in a few words', () => {
    const sentences = Object.fromEntries(
      Object.values(samplePhases).map((phase: Phase) => [phase.kind, phaseSentence(phase, MOMENT)]),
    )
    expect(sentences).toEqual({
      stopped: 'not started yet',
      queued: 'waiting 1 m to start',
      starting: 'starting 1 m',
      running: 'running 1 m',
      stopping: 'stopping 1 m',
      backoff: 'restarts in 1 s',
      'crash-loop': 'crash loop',
      failed: 'could not start',
      unkillable: '1 process cannot be killed',
    })
  })

  it('names the place in the queue', () => {
    expect(phaseSentence(samplePhases.queued, { now: NOW, turn: 1 })).toBe('next in line')
    expect(phaseSentence(samplePhases.queued, { now: NOW, turn: 2 })).toBe('2nd in line')
    expect(phaseChip(samplePhases.queued, { now: NOW, turn: 3 })).toBe('queued · 3rd in line')
  })

  it('does not count processes that could not be looked for', () => {
    expect(phaseSentence({ ...samplePhases.unkillable, survivors: [] }, MOMENT)).toBe('end not seen')
  })

  it('puts no pill on a run that just runs', () => {
    expect(phaseChip(samplePhases.running, MOMENT)).toBeNull()
  })

  it('says why a stop is under way', () => {
    const { stopping } = samplePhases
    expect(phaseSentence({ ...stopping, next: 'start' }, MOMENT)).toBe('restarting 1 m')
    expect(phaseSentence({ ...stopping, cause: 'leftovers' }, MOMENT)).toBe('ending leftovers 1 m')
    expect(phaseSentence({ ...stopping, cause: 'not-ready' }, MOMENT)).toBe('not ready, ending 1 m')
    expect(phaseSentence({ ...stopping, forced: true }, MOMENT)).toBe('being killed 1 m')
  })

  it('ends a row with how the run ended, or how long ago', () => {
    expect(restWords({ kind: 'stopped', since: 0, lastRun: crashedRun }, NOW)).toBe('exit 1')
    expect(restWords({ kind: 'stopped', since: 0, lastRun: { ...crashedRun, exitClass: 'clean' } }, NOW)).toBe(
      '1 m ago',
    )
    expect(restWords(samplePhases.running, NOW)).toBe('')
  })
})

describe('words for waits', () => {
  const windows = [
    { restarts: 5, withinMs: 60_000, used: 3 },
    { restarts: 10, withinMs: 3_600_000, used: 4 },
  ]
  const lastRun = { ...crashedRun, verdict: { ...sampleAgain, windows } }
  const backoff = { ...samplePhases.backoff, attempt: 3, nextAt: NOW + 3_200, lastRun }

  it('counts a restart down, says which it is and how near to giving up', () => {
    expect(phaseChip(backoff, MOMENT)).toBe('restarts in 4 s · 3rd of 5')
    expect(backoffReason(backoff)).toBe('Restart 3 in a row, 3 of 5 within 1 min.')
    expect(backoffReason({ ...backoff, reason: 'always' })).toBe(
      'Its policy is to keep it running: restart 3 in a row, 3 of 5 within 1 min.',
    )
  })

  it('names the time a limit ends instead of counting', () => {
    const nextAt = new Date(2026, 1, 3, 15, 2).getTime()
    const limited = { ...backoff, reason: 'rate-limited', attempt: 0, nextAt, lastRun: crashedRun } as const
    expect(backoffWords(limited, nextAt - 60_000)).toBe('rate limited until 15:02')
    expect(phaseSentence(limited, { now: nextAt - 60_000, turn: null })).toBe('limited until 15:02')
  })

  it('says when the fallback takes over', () => {
    expect(backoffWords({ ...backoff, reason: 'failover' }, NOW)).toBe('fallback starts in 4 s')
  })
})

describe('words for ends', () => {
  const stop = { cause: 'user', endedBy: 'interrupt', tookMs: 312, survivors: [] } as const

  it('says how a run ended and how long it lasted', () => {
    expect(endSentence({ ...crashedRun, endedAt: 7_240 })).toBe('Exited 1 after 6.2 s.')
    expect(endSentence({ ...crashedRun, startedAt: null })).toBe('Exited 1 at once.')
    expect(endSentence({ ...crashedRun, startedAt: null, exit: null })).toBe('It never started.')
    expect(endWords(crashedRun)).toBe('crashed, exited 1')
    expect(endSentence({ ...crashedRun, exit: { code: null, signal: 'SIGKILL' } })).toBe('Killed by SIGKILL after 1 s.')
  })

  it('says which step ended a stop, and which processes survived it', () => {
    expect(endSentence({ ...crashedRun, exitClass: 'user-stop', stop })).toBe(
      'Stopped as asked, by interrupt in 312 ms.',
    )
    expect(endSentence({ ...crashedRun, exitClass: 'user-stop', stop: { ...stop, survivors: [identity] } })).toBe(
      'Stopped as asked, by interrupt in 312 ms. 1 process survived it.',
    )
    expect(stopResultWords(stop)).toBe('by interrupt in 312 ms')
    expect(stopResultWords({ ...stop, endedBy: 'kill', survivors: [identity] })).toBe(
      '1 process survived kill after 312 ms',
    )
  })

  it('says that it was not ready in time', () => {
    const end = { ...crashedRun, exitClass: 'start-failure', endedAt: 31_312 } as const
    expect(endSentence({ ...end, stop: { ...stop, cause: 'not-ready' } })).toBe(
      'Was not ready within 30 s and was ended, by interrupt.',
    )
  })

  it('admits what was not seen', () => {
    expect(endSentence({ ...crashedRun, exitClass: 'unknown', exit: null })).toContain('not known')
    const counts = { peakBytes: 2_147_483_648, maxBytes: 2_147_483_648, high: 0, max: 4, oomKill: 1 }
    const starved = { ...crashedRun, exitClass: 'oom', oom: counts } as const
    expect([endWords(starved), endSentence(starved)]).toEqual([
      'out of memory',
      'The kernel ended it, because it came to its limit of 2 GB of memory.',
    ])
    expect(endSentence({ ...starved, oom: { ...counts, maxBytes: null } })).toContain('or a group around all agents')
    expect(memoryCountsWords(counts)).toBe(
      'at most 2 GB, caches included; at its limit 4 times; 1 process ended by the kernel',
    )
  })

  it('says what the policy decided', () => {
    expect(verdictWords({ ...crashedRun, verdict: { ...sampleAgain, attempt: 2, delayMs: 2_900 } })).toBe(
      'restarted after 2.9 s, 2 in a row',
    )
    const windows = [{ restarts: 5, withinMs: 60_000, used: 6 }]
    expect(verdictWords({ ...crashedRun, verdict: { kind: 'crash-loop', restarts: 5, windows } })).toBe(
      'gave up, more than 5 restarts in 1 min',
    )
    expect(verdictWords({ ...crashedRun, verdict: { kind: 'rest', reason: 'never' } })).toBe(
      'its policy is never to restart',
    )
    expect(verdictWords({ ...crashedRun, verdict: null })).toBe('')
  })
})

describe('notices', () => {
  it('offers what helps in each phase; nothing for a run that runs, and where there is a display of its own', () => {
    const offered = Object.fromEntries(
      Object.values(samplePhases).map((phase: Phase) => [
        phase.kind,
        phaseNotice(phase, NO_WAIT)?.actions.map(({ label }) => label) ?? null,
      ]),
    )
    expect(offered).toEqual({
      stopped: ['Start'],
      queued: ['Cancel', 'Start anyway'],
      starting: null,
      running: null,
      stopping: null,
      backoff: ['Stop', 'Start now'],
      'crash-loop': null,
      failed: null,
      unkillable: null,
    })
  })

  it('keeps a live run out of it', () => {
    expect(phaseNotice({ kind: 'running', since: 0, run: liveRun }, NO_WAIT)).toBeNull()
  })

  it('names a phase only a newer host knows', () => {
    const words = phaseSentence({ kind: 'unknown', name: 'hibernating' }, { now: 1, turn: null })
    expect(words).toBe('Something this version does not know: hibernating')
  })
})
