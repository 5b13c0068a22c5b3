import { describe, expect, it } from 'vitest'
import { outcomeOf, PLAYED_AT, playOne, stateAfter } from '../../../test/support/machine-play.ts'
import {
  identity,
  liveRun,
  sampleFacts,
  sampleInputs,
  sampleRestarts,
  stateIn,
} from '../../../test/support/sample-states.ts'
import type { AgentInput } from './inputs.ts'
import { RESTART_DEFAULTS } from './restart/policy.ts'
import { NO_RESTARTS, type ExitFacts } from './restart/verdict.ts'
import type { AgentState, PhaseKind } from '../../shapes/state.ts'

const { start, stop, restart, refused, exited } = sampleInputs
const policyStart: AgentInput = { ...start, by: 'policy' }
const kill: AgentInput = { ...stop, force: true }
const treeEmpty = sampleInputs['tree-empty']

function held(reason: string): AgentInput {
  return { ...start, gate: { kind: 'closed', reason } }
}

function factsOf(when: 'never' | 'on-failure' | 'always', change: Partial<ExitFacts> = {}): ExitFacts {
  return sampleFacts({ policy: { ...RESTART_DEFAULTS, when }, ...change })
}

/** An exit after which the policy has had enough. */
function exitedTooOften(change: Partial<ExitFacts> = {}): AgentInput {
  const policy = { ...RESTART_DEFAULTS, when: 'always', windows: [{ restarts: 1, withinMs: 60_000 }] } as const
  return { ...exited, facts: sampleFacts({ policy, ...change }) }
}

/** A run whose first process ended and left others behind. */
function leftoversOf(facts: ExitFacts): AgentState {
  return stateAfter(stateIn('running'), { ...exited, survivors: 2, facts })
}

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
    ['the leftovers of a run', leftoversOf(factsOf('always'))],
    ['a run that was not ready in time', stateAfter(stateIn('starting'), { kind: 'not-ready' })],
  ])('during that of %s is a first stop, and the policy has nothing more to say', (_name, state) => {
    const stopped = stateAfter(state, stop)
    expect(stopped).toMatchObject({ wanted: 'down', phase: { kind: 'stopping', forced: false } })
    expect(stateAfter(stopped, stop).phase).toMatchObject({ forced: true })
    const over = stateAfter(stopped, { ...treeEmpty, facts: factsOf('always') })
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
      const state = stateAfter(stateIn('running'), stop, exited, { ...treeEmpty, facts: factsOf(when) })
      expect(state).toMatchObject({ wanted: 'down', phase: { kind: 'stopped', lastRun: { exitClass: 'user-stop' } } })
    },
  )

  it('that the tree survives wants nothing up, and remembers the run with its end asked for', () => {
    const state = stateAfter(stateIn('running'), restart, sampleInputs.survived)
    expect(state).toMatchObject({ wanted: 'down', phase: { kind: 'unkillable' } })
    expect(state.lostRuns).toEqual([{ runId: 'run-1', identity, endAsked: true }])
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
    expect(outcomeOf(leftoversOf(factsOf('always')), policyStart)).toBe('-')
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
    expect(stateAfter(stateIn('stopped'), { ...start, runner: 'tmux' }).phase).toMatchObject({
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
    const state = stateAfter(leftoversOf(factsOf('always')), start)
    expect(state).toMatchObject({ wanted: 'up', phase: { next: 'start', forced: false } })
    const { after, effects } = playOne(state, { ...treeEmpty, facts: factsOf('always') })
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
    const { after, effects } = playOne(stateIn('running'), { ...exited, facts: factsOf('on-failure') })
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
    const { after, effects } = playOne(stateIn('running'), exitedTooOften())
    expect(after).toMatchObject({ wanted: 'up', phase: { kind: 'crash-loop', restarts: 1 } })
    expect(effects).toEqual([])
  })

  it('of a program that could not be executed fails for good', () => {
    const facts = factsOf('always', { failure: refused.failure })
    expect(stateAfter(stateIn('running'), { ...exited, facts })).toMatchObject({
      wanted: 'down',
      phase: { kind: 'failed', failure: refused.failure },
    })
  })

  it('that says the same twice during a stop is told once', () => {
    expect(outcomeOf(stateAfter(stateIn('running'), stop, exited), exited)).toBe('-')
  })
})

describe('leftovers', () => {
  it('are ended before anything else happens', () => {
    const { after, effects } = playOne(stateIn('running'), { ...exited, survivors: 1, facts: factsOf('always') })
    expect(after.phase).toMatchObject({ kind: 'stopping', cause: 'leftovers', exit: { code: 1 } })
    expect(effects).toEqual([{ kind: 'run-stop-plan', forced: false, leaderGone: true }])
  })

  it.each<['never' | 'on-failure' | 'always', number, PhaseKind, string]>([
    ['never', 1, 'stopped', 'crash'],
    ['on-failure', 1, 'backoff', 'crash'],
    ['on-failure', 0, 'stopped', 'clean'],
    ['always', 0, 'backoff', 'clean'],
  ])('follow the policy "%s" with the exit %i of the leader: %s', (when, code, kind, exitClass) => {
    const ended: AgentInput = { ...exited, exit: { code, signal: null }, survivors: 2 }
    const state = stateAfter(stateIn('running'), ended, { ...treeEmpty, facts: factsOf(when) })
    expect(state.phase).toMatchObject({
      kind,
      lastRun: { exitClass, exit: { code }, stop: { cause: 'leftovers' }, lastLines: ['last words'] },
    })
  })

  it('of an exit once too often end in the crash loop', () => {
    const facts = sampleFacts({
      policy: { ...RESTART_DEFAULTS, when: 'always', windows: [{ restarts: 1, withinMs: 60_000 }] },
    })
    expect(stateAfter(leftoversOf(facts), { ...treeEmpty, facts }).phase.kind).toBe('crash-loop')
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
        { ...treeEmpty, facts: factsOf(when) },
      )
      expect(state.phase).toMatchObject({
        kind,
        lastRun: { exitClass: 'start-failure', stop: { cause: 'not-ready' } },
      })
    }
  })

  it('is not judged by the exit that its own stop brought about', () => {
    const facts = sampleFacts({ policy: { ...RESTART_DEFAULTS, when: 'on-failure', preventExits: [1] } })
    expect(stateAfter(late, exited, { ...treeEmpty, facts }).phase).toMatchObject({
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
  it.each<[string, PhaseKind, AgentInput]>([
    ['a crash loop', 'running', exitedTooOften({ hasFallback: true })],
    ['a refusal', 'starting', { ...refused, hasFallback: true }],
    [
      'a program that cannot be executed',
      'starting',
      { ...exited, facts: factsOf('never', { hasFallback: true, failure: refused.failure }) },
    ],
    [
      'an exit listed as a reason to stay down',
      'running',
      {
        ...exited,
        facts: sampleFacts({ hasFallback: true, policy: { ...RESTART_DEFAULTS, preventExits: [1] } }),
      },
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
    expect(stateAfter(running, exitedTooOften({ hasFallback: true })).phase.kind).toBe('crash-loop')
    expect(stateAfter(starting, { ...refused, hasFallback: true }).phase.kind).toBe('failed')
  })

  it('can happen again after a start by a person', () => {
    const over = stateAfter(stateIn('running'), exitedTooOften({ hasFallback: true }), policyStart)
    const byHand = stateAfter(over, stop, treeEmpty, start)
    expect(stateAfter(byHand, { ...refused, hasFallback: true }).phase).toMatchObject({ reason: 'failover' })
  })

  it('does not happen without a fallback', () => {
    expect(stateAfter(stateIn('running'), exitedTooOften()).phase.kind).toBe('crash-loop')
  })

  it('does not follow an end the policy is content with', () => {
    const input = { ...exited, facts: factsOf('never', { hasFallback: true }) }
    expect(stateAfter(stateIn('running'), input).phase.kind).toBe('stopped')
  })
})
