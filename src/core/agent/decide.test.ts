import { describe, expect, it } from 'vitest'
import { outcomeOf, PLAYED_AT, playOne, stateAfter, type PlayedInput } from '../../../test/support/machine-play.ts'
import {
  identity,
  liveRun,
  restarting,
  sampleEnding,
  sampleInputs,
  sampleRestarts,
  stateIn,
  withFallback,
} from '../../../test/support/sample-states.ts'
import { RESTART_DEFAULTS } from './restart/policy.ts'
import { NO_RESTARTS } from './restart/verdict.ts'
import type { AgentState, PhaseKind } from '../../shapes/state.ts'

const { start, stop, restart, refused, exited } = sampleInputs
const policyStart: PlayedInput = { ...start, by: 'policy' }
const kill: PlayedInput = { ...stop, force: true }
const treeEmpty = sampleInputs['tree-empty']
const always = restarting('always')
const onceAMinute = restarting('always', { windows: [{ restarts: 1, withinMs: 60_000 }] })
/** An exit after which the policy gives up. */
const exitedTooOften: PlayedInput = { ...exited, under: onceAMinute }
const exitedTooOftenWithFallback: PlayedInput = { ...exited, under: { ...onceAMinute, ...withFallback } }
const refusedWithFallback: PlayedInput = { ...refused, under: withFallback }
const notExecuted = sampleEnding({ kind: 'start-failed', failure: refused.failure })

function held(reason: string): PlayedInput {
  return { ...start, gate: { kind: 'closed', reason } }
}

/** A run whose leader exited and left other processes behind. */
const leftovers = stateAfter(stateIn('running'), { ...exited, leftovers: 2 })

describe('a stop', () => {
  it('forces when it is the second', () => {
    const state = stateAfter(stateIn('running'), stop, stop)
    expect(state.phase).toMatchObject({ kind: 'stopping', forced: true })
  })

  it('changes nothing when it is the third', () => {
    expect(outcomeOf(stateAfter(stateIn('running'), stop, stop), stop)).toBe('-')
  })

  it('wins over a restart under way, and is not yet a second stop', () => {
    const state = stateAfter(stateIn('running'), restart, stop)
    expect(state).toMatchObject({ wanted: 'down', phase: { kind: 'stopping', next: 'rest', forced: false } })
    expect(stateAfter(state, stop).phase).toMatchObject({ forced: true })
  })

  it('that is a kill forces a restart under way at once', () => {
    expect(stateAfter(stateIn('running'), restart, kill).phase).toMatchObject({ next: 'rest', forced: true })
  })

  it.each<[string, AgentState]>([
    ['the leftovers of a run', leftovers],
    ['a run that was not ready in time', stateAfter(stateIn('starting'), { kind: 'not-ready' })],
  ])('during that of %s is a first stop, and the policy has nothing more to say', (_name, state) => {
    const stopped = stateAfter(state, stop)
    expect(stopped).toMatchObject({ wanted: 'down', phase: { kind: 'stopping', forced: false } })
    expect(stateAfter(stopped, stop).phase).toMatchObject({ forced: true })
    const over = stateAfter(stopped, { ...treeEmpty, under: always })
    expect(over).toMatchObject({ wanted: 'down', phase: { kind: 'stopped', lastRun: { verdict: null } } })
  })

  it('is over only when the tree is empty, not when the first process has ended', () => {
    const state = stateAfter(stateIn('running'), stop, exited)
    expect(state.phase).toMatchObject({ kind: 'stopping', exit: { code: 1 } })
    expect(stateAfter(state, treeEmpty).phase).toMatchObject({
      kind: 'stopped',
      lastRun: { exitClass: 'user-stop', exit: { code: 1 } },
    })
  })

  it('reports step, time and cause', () => {
    const { phase } = stateAfter(stateIn('running'), stop, treeEmpty)
    expect(phase).toMatchObject({
      lastRun: { stop: { cause: 'user', endedBy: 'terminate', tookMs: 12, survivors: [] }, verdict: null },
    })
  })

  it.each<PhaseKind>(['queued', 'backoff', 'crash-loop', 'failed'])(
    'in %s wins: nothing is wanted up, nothing starts',
    (kind) => {
      const { after, effects } = playOne(stateIn(kind), stop)
      expect(after).toMatchObject({ wanted: 'down', phase: { kind: 'stopped' } })
      expect(effects).toEqual([])
      expect(outcomeOf(after, policyStart)).toBe('-')
    },
  )

  it.each<'never' | 'on-failure' | 'always'>(['never', 'on-failure', 'always'])(
    'wins over the policy "%s", however the run ends',
    (when) => {
      const state = stateAfter(stateIn('running'), stop, exited, { ...treeEmpty, under: restarting(when) })
      expect(state).toMatchObject({ wanted: 'down', phase: { kind: 'stopped', lastRun: { exitClass: 'user-stop' } } })
    },
  )

  it('that the tree survives wants nothing up, and remembers the run with its end asked for', () => {
    const { after, effects } = playOne(stateAfter(stateIn('running'), restart), sampleInputs.survived)
    const run = { runId: 'run-1', identity, endAsked: true }
    expect(after).toMatchObject({ wanted: 'down', phase: { kind: 'unkillable' } })
    expect(after.lostRuns).toEqual([run])
    expect(effects).toEqual([{ kind: 'watch-lost-run', run }])
  })
})

describe('a start', () => {
  it.each<PhaseKind>(['stopped', 'queued', 'backoff', 'crash-loop', 'failed'])(
    'by a person in %s clears the counters and the fallback',
    (kind) => {
      const state = { ...stateIn(kind), restarts: { ...sampleRestarts, onFallback: true } }
      expect(stateAfter(state, start).restarts).toEqual(NO_RESTARTS)
      expect(stateAfter(state, held('memory is low')).restarts).toEqual(NO_RESTARTS)
    },
  )

  it.each<PhaseKind>(['queued', 'backoff', 'stopped'])('by a policy in %s clears nothing', (kind) => {
    const restarts = { ...sampleRestarts, onFallback: true }
    const state = stateAfter({ ...stateIn(kind), wanted: 'up', restarts }, policyStart)
    expect(state).toMatchObject({ phase: { kind: 'starting' }, restarts })
  })

  it('clears nothing, and says nothing of it, when nothing is counted', () => {
    expect(outcomeOf({ ...stateIn('stopped'), restarts: NO_RESTARTS }, start)).toBe('wanted starting')
  })

  it.each<PhaseKind>(['stopped', 'crash-loop', 'failed', 'stopping', 'starting', 'running', 'unkillable'])(
    'by a policy that comes late, in %s, does nothing',
    (kind) => {
      expect(outcomeOf(stateIn(kind), policyStart)).toBe('-')
    },
  )

  it('by a policy does not cut in while leftovers are ended', () => {
    expect(outcomeOf(leftovers, policyStart)).toBe('-')
  })

  it('that the gate holds is queued with the reason; the same reason again is no news, another is', () => {
    const queued = stateAfter({ ...stateIn('stopped'), restarts: NO_RESTARTS }, held('memory is low'))
    expect(queued).toMatchObject({ wanted: 'up', phase: { kind: 'queued', reason: 'memory is low' } })
    expect(outcomeOf(queued, held('memory is low'))).toBe('-')
    expect(outcomeOf(queued, held('starts are spaced'))).toBe('queued')
  })

  it('that is held keeps the memory of the last run', () => {
    const state = stateAfter(stateIn('backoff'), held('memory is low'))
    expect(state.phase).toMatchObject({ kind: 'queued', lastRun: { runId: 'run-1' } })
  })

  it('counts generations up; one that is held does not', () => {
    expect(stateAfter(stateIn('stopped'), start).generation).toBe(2)
    expect(stateAfter(stateIn('stopped'), held('memory is low')).generation).toBe(1)
  })

  it('carries the runner into the run', () => {
    expect(stateAfter(stateIn('stopped'), { ...start, under: { runner: 'tmux' } }).phase).toMatchObject({
      run: { runner: 'tmux' },
    })
  })

  it('cancelled before its program ran ends as a user stop', () => {
    const state = stateAfter(stateIn('starting'), stop, refused)
    expect(state.phase).toMatchObject({ kind: 'stopped', lastRun: { exitClass: 'user-stop', startedAt: null } })
  })

  it('during a stop comes after it, once, and by a person', () => {
    const state = stateAfter(stateIn('running'), stop, start)
    expect(state).toMatchObject({ wanted: 'up', phase: { next: 'start' } })
    expect(outcomeOf(state, start)).toBe('!already-up')
    expect(playOne(state, treeEmpty).effects).toEqual([{ kind: 'start-again', at: null, by: 'user' }])
  })

  it('while leftovers are ended changes only what comes after', () => {
    const state = stateAfter(leftovers, start)
    expect(state).toMatchObject({ wanted: 'up', phase: { next: 'start', forced: false } })
    const { after, effects } = playOne(state, { ...treeEmpty, under: always })
    expect(after.phase).toMatchObject({ kind: 'stopped', lastRun: { exitClass: 'crash', verdict: null } })
    expect(effects).toEqual([{ kind: 'start-again', at: null, by: 'user' }])
  })
})

describe('an exit', () => {
  it('before ready is a failed start', () => {
    expect(stateAfter(stateIn('starting'), exited).phase).toMatchObject({ lastRun: { exitClass: 'start-failure' } })
  })

  it('keeps the last lines and the verdict', () => {
    expect(stateAfter(stateIn('running'), exited).phase).toMatchObject({
      lastRun: { lastLines: ['last words'], verdict: { kind: 'rest', reason: 'never' } },
    })
  })

  it('the policy restarts after waits in backoff with the verdict’s numbers, counts, and keeps wanting', () => {
    const { after, effects } = playOne(stateIn('running'), { ...exited, under: restarting('on-failure') })
    const nextAt = PLAYED_AT + 1500
    expect(after).toMatchObject({
      wanted: 'up',
      phase: { kind: 'backoff', attempt: 2, nextAt, reason: 'failure' },
      restarts: { streak: 2, at: [1000, nextAt], onFallback: false },
    })
    expect(effects).toEqual([{ kind: 'start-again', at: nextAt, by: 'policy' }])
  })

  it('the policy does not restart after ends the wish', () => {
    expect(stateAfter(stateIn('running'), exited)).toMatchObject({ wanted: 'down', phase: { kind: 'stopped' } })
  })

  it('once too often is a crash loop, in which nothing starts by itself', () => {
    const { after, effects } = playOne(stateIn('running'), exitedTooOften)
    expect(after).toMatchObject({ wanted: 'up', phase: { kind: 'crash-loop', restarts: 1 } })
    expect(effects).toEqual([])
  })

  it('of a program that could not be executed fails for good', () => {
    expect(stateAfter(stateIn('running'), { ...exited, ending: notExecuted, under: always })).toMatchObject({
      wanted: 'down',
      phase: { kind: 'failed', failure: refused.failure },
    })
  })

  it('at a provider’s limit waits for the limit, spread by the draw, and counts for nothing', () => {
    const ending = sampleEnding({ kind: 'rate-limit', until: 100_000 })
    for (const random of [0, 0.5]) {
      const { after } = playOne(stateIn('running'), { ...exited, ending, under: always, random })
      expect(after).toMatchObject({
        phase: { kind: 'backoff', reason: 'rate-limited', attempt: 0, nextAt: 100_000 + random * 30_000 },
        restarts: sampleRestarts,
      })
    }
  })

  it('after a good run is the first in a row again', () => {
    const ending = { ...sampleEnding(), readyForMs: RESTART_DEFAULTS.stableMs }
    expect(stateAfter(stateIn('running'), { ...exited, ending, under: always }).phase).toMatchObject({ attempt: 1 })
  })

  it('that says the same twice during a stop is told once', () => {
    expect(outcomeOf(stateAfter(stateIn('running'), stop, exited), exited)).toBe('-')
  })
})

describe('leftovers', () => {
  it.each([
    ['that were seen', 1],
    ['that may be there, in a tree nobody could look at,', null],
  ])('%s are ended before anything else happens', (_name, leftovers) => {
    for (const kind of ['starting', 'running'] as const) {
      const { after, effects } = playOne(stateIn(kind), { ...exited, leftovers, under: always })
      expect(after).toMatchObject({
        wanted: 'up',
        phase: { kind: 'stopping', cause: 'leftovers', exit: { code: 1 }, next: 'rest' },
      })
      expect(effects).toEqual([{ kind: 'run-stop-plan', forced: false, leaderGone: true }])
    }
  })

  it('that may be there follow the policy once the tree is known to be empty', () => {
    const state = stateAfter(stateIn('running'), { ...exited, leftovers: null }, { ...treeEmpty, under: always })
    expect(state.phase).toMatchObject({
      kind: 'backoff',
      lastRun: { exitClass: 'crash', stop: { cause: 'leftovers' } },
    })
  })

  it('follow the policy of the moment they are gone, not that of the exit', () => {
    const ended = stateAfter(stateIn('running'), { ...exited, leftovers: 2, under: always })
    expect(stateAfter(ended, { ...treeEmpty, under: restarting('never') }).phase.kind).toBe('stopped')
  })

  it.each<['never' | 'on-failure' | 'always', number, PhaseKind, string]>([
    ['never', 1, 'stopped', 'crash'],
    ['on-failure', 1, 'backoff', 'crash'],
    ['on-failure', 0, 'stopped', 'clean'],
    ['always', 0, 'backoff', 'clean'],
  ])('follow the policy "%s" with the exit %i of the leader: %s', (when, code, kind, exitClass) => {
    const ended: PlayedInput = { ...exited, exit: { code, signal: null }, leftovers: 2 }
    const state = stateAfter(stateIn('running'), ended, { ...treeEmpty, under: restarting(when) })
    expect(state.phase).toMatchObject({
      kind,
      lastRun: { exitClass, exit: { code }, stop: { cause: 'leftovers' }, lastLines: ['last words'] },
    })
  })

  it('of an exit once too often end in the crash loop', () => {
    expect(stateAfter(leftovers, { ...treeEmpty, under: onceAMinute }).phase.kind).toBe('crash-loop')
  })
})

describe('a run that is not ready in time', () => {
  const late = stateAfter(stateIn('starting'), sampleInputs.spawned, { kind: 'not-ready' })

  it('is stopped by the whole plan', () => {
    const { effects } = playOne(stateIn('starting'), { kind: 'not-ready' })
    expect(effects).toEqual([{ kind: 'run-stop-plan', forced: false, leaderGone: false }])
    expect(late).toMatchObject({ wanted: 'up', phase: { kind: 'stopping', cause: 'not-ready', next: 'rest' } })
  })

  it.each<['never' | 'on-failure' | 'always', PhaseKind]>([
    ['never', 'stopped'],
    ['on-failure', 'backoff'],
    ['always', 'backoff'],
  ])('counts as a failed start, and the policy "%s" leads to %s', (when, kind) => {
    for (const code of [0, 1]) {
      const state = stateAfter(
        late,
        { ...exited, exit: { code, signal: null } },
        { ...treeEmpty, under: restarting(when) },
      )
      expect(state.phase).toMatchObject({
        kind,
        lastRun: { exitClass: 'start-failure', stop: { cause: 'not-ready' } },
      })
    }
  })

  it('is not judged by the exit that its own stop brought about', () => {
    const under = restarting('on-failure', { preventExits: [1] })
    expect(stateAfter(late, exited, { ...treeEmpty, under }).phase).toMatchObject({
      kind: 'backoff',
      lastRun: { exitClass: 'start-failure' },
    })
  })

  it('is a fact that no longer matters once it is ready', () => {
    expect(outcomeOf(stateIn('running'), { kind: 'not-ready' })).toBe('-')
  })

  it('and is then refused has failed, nobody has stopped it', () => {
    const state = stateAfter(stateIn('starting'), { kind: 'not-ready' }, refused)
    expect(state.phase).toMatchObject({ kind: 'failed', lastRun: { exitClass: 'start-failure' } })
  })
})

describe('an unkillable run', () => {
  const unkillable = stateAfter(stateIn('running'), stop, sampleInputs.survived)

  it('is freed when its lost run is over', () => {
    const freed = stateAfter(unkillable, { kind: 'lost-run-over', runId: liveRun.runId })
    expect(freed).toMatchObject({ phase: { kind: 'stopped', lastRun: { runId: 'run-1' } }, lostRuns: [] })
    expect(playOne(unkillable, { kind: 'lost-run-over', runId: liveRun.runId }).effects).toEqual([])
  })

  it('is not freed by the end of another lost run', () => {
    const lostRuns = [...unkillable.lostRuns, { runId: 'run-0', identity: null, endAsked: false }]
    const state = stateAfter({ ...unkillable, lostRuns }, sampleInputs['lost-run-over'])
    expect(state).toMatchObject({ phase: { kind: 'unkillable' }, lostRuns: unkillable.lostRuns })
  })

  it('stays remembered after a stop by hand, until it is known to be over', () => {
    const state = stateAfter(unkillable, stop)
    expect(state).toMatchObject({ phase: { kind: 'stopped' }, lostRuns: unkillable.lostRuns })
  })

  it('cannot start again, whoever asks', () => {
    expect(outcomeOf(unkillable, start)).toBe('!unkillable')
    expect(outcomeOf(unkillable, restart)).toBe('!unkillable')
    expect(outcomeOf(unkillable, policyStart)).toBe('-')
  })
})

describe('failover', () => {
  it.each<[string, PhaseKind, PlayedInput]>([
    ['a crash loop', 'running', exitedTooOftenWithFallback],
    ['a refusal', 'starting', refusedWithFallback],
    ['a program that cannot be executed', 'starting', { ...exited, ending: notExecuted, under: withFallback }],
    [
      'an exit listed as a reason to stay down',
      'running',
      { ...exited, under: { ...restarting('never', { preventExits: [1] }), ...withFallback } },
    ],
  ])('follows %s: counters begin anew and the fallback starts at once, by policy', (_name, kind, input) => {
    const { after, effects } = playOne(stateIn(kind), input)
    expect(after).toMatchObject({
      wanted: 'up',
      phase: { kind: 'backoff', attempt: 0, nextAt: PLAYED_AT, reason: 'failover' },
      restarts: { streak: 0, at: [], onFallback: true },
    })
    expect(effects).toEqual([{ kind: 'start-again', at: null, by: 'policy' }])
  })

  it('never happens twice', () => {
    const onFallback = { ...sampleRestarts, onFallback: true }
    const running = { ...stateIn('running'), restarts: onFallback }
    const starting = { ...stateIn('starting'), restarts: onFallback }
    expect(stateAfter(running, exitedTooOftenWithFallback).phase.kind).toBe('crash-loop')
    expect(stateAfter(starting, refusedWithFallback).phase.kind).toBe('failed')
  })

  it('can happen again after a start by a person', () => {
    const over = stateAfter(stateIn('running'), exitedTooOftenWithFallback, policyStart)
    const byHand = stateAfter(over, stop, treeEmpty, start)
    expect(stateAfter(byHand, refusedWithFallback).phase).toMatchObject({ reason: 'failover' })
  })

  it('does not happen without a fallback', () => {
    expect(stateAfter(stateIn('running'), exitedTooOften).phase.kind).toBe('crash-loop')
  })

  it('does not follow an end the policy is content with', () => {
    expect(stateAfter(stateIn('running'), { ...exited, under: withFallback }).phase.kind).toBe('stopped')
  })
})
