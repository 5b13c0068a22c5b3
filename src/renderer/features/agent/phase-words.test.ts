import { describe, expect, it } from 'vitest'
import type { Phase } from '../../../core/agent/state.ts'
import { crashedRun, liveRun, samplePhases } from '../../../../test/support/sample-states.ts'
import { endSentence, endWords } from './end-words.ts'
import { phaseNotice, stopStage } from './phase-notice.ts'
import { phaseChip, phaseSentence, phaseTone, restWords } from './phase-words.ts'

const NOW = 75_000

describe('words for phases', () => {
  it('says each phase in a few words', () => {
    const sentences = Object.fromEntries(
      Object.values(samplePhases).map((phase: Phase) => [phase.kind, phaseSentence(phase, NOW)]),
    )
    expect(sentences).toEqual({
      stopped: 'not started yet',
      queued: 'waiting 1 m to start',
      starting: 'starting 1 m',
      running: 'running 1 m',
      stopping: 'stopping 1 m',
      backoff: 'restarts in 1 s',
      'crash-loop': 'gave up after 6 restarts',
      failed: 'could not start',
      unkillable: '1 process will not die',
    })
  })

  it('counts a restart down and names the try', () => {
    expect(phaseChip({ ...samplePhases.backoff, attempt: 3, nextAt: NOW + 3_200 }, NOW)).toEqual({
      tone: 'danger',
      text: 'restarts in 4 s · 3rd try',
    })
  })

  it('puts no pill on a run that just runs', () => {
    expect(phaseChip(samplePhases.running, NOW)).toBeNull()
  })

  it('tells a clean end from a bad one by tone', () => {
    const clean = { ...crashedRun, exitClass: 'clean', exit: { code: 0, signal: null } } as const
    expect(phaseTone({ kind: 'stopped', since: 0, lastRun: clean })).toBe('idle')
    expect(phaseTone({ kind: 'stopped', since: 0, lastRun: crashedRun })).toBe('danger')
    expect(phaseTone({ kind: 'stopped', since: 0, lastRun: { ...crashedRun, exit: null, exitClass: 'unknown' } })).toBe(
      'idle',
    )
  })

  it('says why a stop is under way', () => {
    const stopping = samplePhases.stopping
    expect(phaseSentence({ ...stopping, next: 'start' }, NOW)).toBe('restarting 1 m')
    expect(phaseSentence({ ...stopping, cause: 'leftovers' }, NOW)).toBe('ending leftovers 1 m')
    expect(phaseSentence({ ...stopping, forced: true }, NOW)).toBe('being killed 1 m')
  })

  it('ends a row with how the run ended, or how long ago', () => {
    expect(restWords({ kind: 'stopped', since: 0, lastRun: crashedRun }, NOW)).toBe('exit 1')
    expect(restWords({ kind: 'stopped', since: 0, lastRun: { ...crashedRun, exitClass: 'clean' } }, NOW)).toBe(
      '1 m ago',
    )
    expect(restWords(samplePhases.running, NOW)).toBe('')
  })
})

describe('words for ends', () => {
  it('says how a run ended and how long it lasted', () => {
    expect(endSentence({ ...crashedRun, endedAt: 7_240 })).toBe('Exited 1 after 6.2 s.')
    expect(endWords(crashedRun)).toBe('crashed, exited 1')
    expect(endSentence({ ...crashedRun, exit: { code: null, signal: 'SIGKILL' } })).toBe('Killed by SIGKILL after 1 s.')
  })

  it('says which step ended a stop', () => {
    const stop = { cause: 'user', endedBy: 'interrupt', tookMs: 312, survivors: [] } as const
    expect(endSentence({ ...crashedRun, exitClass: 'user-stop', stop })).toBe(
      'Stopped as asked, by interrupt in 312 ms.',
    )
  })

  it('admits what was not seen', () => {
    expect(endSentence({ ...crashedRun, exitClass: 'unknown', exit: null })).toContain('not known')
  })
})

describe('notices', () => {
  it('offers what helps in each phase, and nothing for a run that runs', () => {
    const offered = Object.fromEntries(
      Object.values(samplePhases).map((phase: Phase) => [
        phase.kind,
        phaseNotice(phase, NOW)?.actions.map(({ command }) => command) ?? null,
      ]),
    )
    expect(offered).toEqual({
      stopped: ['start'],
      queued: ['stop'],
      starting: null,
      running: null,
      stopping: null,
      backoff: ['stop', 'start'],
      'crash-loop': ['edit', 'start'],
      failed: ['edit', 'start'],
      unkillable: ['stop'],
    })
  })

  it('names the survivors by pid', () => {
    expect(phaseNotice(samplePhases.unkillable, NOW)?.sentence).toContain('pid 4242')
  })

  it('follows the steps of a stop in order', () => {
    const stopping = { ...samplePhases.stopping, run: liveRun }
    const steps = [null, 'ask', 'interrupt', 'terminate', 'terminate-again', 'hang-up', 'kill'] as const
    expect(steps.map((step) => stopStage({ ...stopping, step }))).toEqual([0, 0, 1, 2, 2, 3, 3])
    expect(stopStage({ ...stopping, forced: true })).toBe(3)
  })
})
