import { describe, expect, it } from 'vitest'
import {
  crashedRun,
  identity,
  sampleAgain,
  samplePhases,
  sampleRestarts,
  sampleSpec,
  stateIn,
} from '../../test/support/sample-states.ts'
import { explainAgent } from './explain.ts'
import { RESTART_DEFAULTS } from '../core/agent/restart/policy.ts'
import { NO_RESTARTS } from '../core/agent/restart/verdict.ts'
import type { RunEnd } from '../shapes/run-end.ts'
import type { AgentSpec } from '../shapes/spec.ts'
import type { AgentState, Phase } from '../shapes/state.ts'
import { NO_WAIT } from './wait-words.ts'

const AT = 3_000
const NOW = { at: AT, wait: NO_WAIT, priority: null, held: null, conversation: null }
const keptUp = sampleSpec({ restart: { ...RESTART_DEFAULTS, when: 'on-failure' } })

function summaryOf(phase: Phase, change: Partial<AgentState> = {}): string {
  return explainAgent({ spec: sampleSpec(), state: { ...stateIn(phase.kind), phase, ...change } }, null, NOW).summary
}

function factsOf(phase: Phase, spec: AgentSpec = keptUp, change: Partial<AgentState> = {}): Record<string, string> {
  const { facts } = explainAgent({ spec, state: { ...stateIn(phase.kind), phase, ...change } }, null, NOW)
  return Object.fromEntries(facts.map(({ label, value }) => [label, value]))
}

function stopped(change: Partial<RunEnd>): Phase {
  return { kind: 'stopped', since: 1, lastRun: { ...crashedRun, ...change } }
}

describe('a phase in a sentence', () => {
  const { starting, running, stopping, backoff } = samplePhases
  it.each<[Phase, string]>([
    [samplePhases.stopped, 'It has never run.'],
    [samplePhases.queued, 'It waits to be started: memory is low'],
    [starting, 'Its command and folder are being checked.'],
    [{ ...starting, run: { ...starting.run, identity } }, 'Its program runs and is not ready yet.'],
    [running, 'It is up, as wanted.'],
    [stopping, 'It is about to be stopped: a person asked for it.'],
    [
      { ...stopping, step: 'terminate', cause: 'leftovers' },
      'It is being stopped, step "terminate": its first process has ended and left others behind.',
    ],
    [{ ...stopping, step: 'kill', forced: true }, 'It is being stopped, step "kill", by force: a person asked for it.'],
    [backoff, 'Restart 1 in a row, 1 of 5 within 1 min. It starts in 2 s.'],
    [
      { ...backoff, attempt: 4, reason: 'always', nextAt: AT + 4_250 },
      'Its policy is to keep it running: restart 4 in a row, 1 of 5 within 1 min. It starts in 5 s.',
    ],
    [
      { ...backoff, attempt: 2, reason: 'forced', nextAt: AT + 90_000 },
      'Its policy restarts it after such an exit: restart 2 in a row, 1 of 5 within 1 min. It starts in 1 m.',
    ],
    [
      { ...backoff, attempt: 0, reason: 'rate-limited', nextAt: AT + 7_200_000 },
      'Its provider’s usage limit was reached. This wait does not count as a restart. It starts in 2 h.',
    ],
    [
      { ...backoff, attempt: 0, reason: 'failover', nextAt: AT - 5 },
      'It could not be kept running, so its fallback takes over. It starts in 1 s.',
    ],
    [
      samplePhases['crash-loop'],
      'It ended too often to be restarted automatically (6 restarts). A start by hand clears the count.',
    ],
    [
      { ...samplePhases['crash-loop'], restarts: 1 },
      'It ended too often to be restarted automatically (1 restart). A start by hand clears the count.',
    ],
    [samplePhases.failed, 'no such program'],
    [
      { ...samplePhases.unkillable, survivors: [] },
      'Corral could not see whether its processes have ended, so it cannot start yet. Corral looks again.',
    ],
    [samplePhases.unkillable, '1 process survived SIGKILL, so it cannot start again until that has changed.'],
  ])('$kind → %s', (phase, sentence) => {
    expect(summaryOf(phase)).toBe(sentence)
  })

  it.each<[Partial<RunEnd>, string]>([
    [{ exitClass: 'user-stop' }, 'Stopped before it started.'],
    [
      { exitClass: 'user-stop', stop: { cause: 'quit', endedBy: 'kill', tookMs: 1, survivors: [] } },
      'Stopped because Corral quit, by kill in 1 ms.',
    ],
    [{ verdict: { kind: 'rest', reason: 'never' } }, 'Exited 1 after 1 s. Its restart policy is "never".'],
    [
      { exit: { code: 0, signal: null }, exitClass: 'clean', verdict: { kind: 'rest', reason: 'clean' } },
      'Exited 0 after 1 s. That counts as done.',
    ],
    [{ exit: { code: null, signal: 'SIGSEGV' }, verdict: null }, 'Killed by SIGSEGV after 1 s.'],
    [
      { exit: null, exitClass: 'unknown', verdict: null },
      'Corral was not running when it ended, so how it ended is not known.',
    ],
  ])('stopped after %j', (change, sentence) => {
    expect(summaryOf(stopped(change))).toBe(sentence)
  })
})

describe('the numbers behind it', () => {
  it('are the wish and the policy, to begin with', () => {
    expect(factsOf(samplePhases.running)).toMatchObject({
      Wanted: 'up',
      'Restart policy': 'on-failure',
      'Restarts allowed': '5 in 1 min, 10 in 1 h',
    })
    const unlimited = sampleSpec({ restart: { ...keptUp.restart, windows: [] } })
    expect(factsOf(samplePhases.running, unlimited)).toMatchObject({ 'Restarts allowed': 'any number' })
  })

  it('say nothing of restarts where there are none', () => {
    const facts = factsOf(samplePhases.running, sampleSpec(), { restarts: NO_RESTARTS })
    expect(facts).toEqual({ Wanted: 'up', 'Restart policy': 'never' })
  })

  it('of a wait are the exit, the verdict, the bounds of the delay and how full the windows are', () => {
    expect(factsOf(samplePhases.backoff)).toMatchObject({
      'Last exit': 'exited 1',
      'Exit class': 'crash',
      Verdict: 'started again (failure)',
      Delay: '750 ms, chosen at random from 500 ms to 1 s',
      'Restarts in 1 min': '1 of 5',
      'Restarts in 1 h': '1 of 10',
      'Restarts in a row': '1, counted from 0 again after 10 min ready',
    })
  })

  it('of a wait for a provider’s limit name no bounds', () => {
    const verdict = { ...sampleAgain, reason: 'rate-limited', delayMs: 3_600_000, ceilingMs: 3_600_000 } as const
    const facts = factsOf({ ...samplePhases.backoff, lastRun: { ...crashedRun, verdict } })
    expect(facts).toMatchObject({ Verdict: 'started again (rate-limited)', Delay: '1 h' })
  })

  it('of a crash loop show which window is full', () => {
    const windows = [{ restarts: 5, withinMs: 60_000, used: 6 }]
    const lastRun: RunEnd = { ...crashedRun, verdict: { kind: 'crash-loop', restarts: 5, windows } }
    expect(factsOf({ ...samplePhases['crash-loop'], lastRun })).toMatchObject({
      Verdict: 'crash loop',
      'Restarts in 1 min': '6 of 5',
    })
  })

  it('of a failure name its code, and of a rest its reason', () => {
    const failure = { code: 'prevented', message: 'Put it right.' } as const
    expect(factsOf(stopped({ verdict: { kind: 'fail', failure } }))).toMatchObject({
      Verdict: 'not started again (prevented)',
    })
    expect(factsOf(stopped({ verdict: { kind: 'rest', reason: 'clean' } }))).toMatchObject({
      Verdict: 'not started again (clean)',
    })
  })

  it('of an agent on its fallback say so, and which it is', () => {
    const spec = sampleSpec({ fallback: { type: 'codex', command: null, args: [] } })
    const facts = factsOf(samplePhases.running, spec, { restarts: { ...sampleRestarts, onFallback: true } })
    expect(facts).toMatchObject({ Fallback: 'codex', Program: 'the fallback' })
    const named = sampleSpec({ fallback: { type: 'codex', command: '/opt/codex', args: [] } })
    expect(factsOf(samplePhases.running, named)).toMatchObject({ Fallback: '/opt/codex' })
  })
})
