import { describe, expect, it } from 'vitest'
import { outcomeOf, playOne, stateAfter } from '../../../test/support/machine-play.ts'
import { liveRun, sampleFacts, sampleInputs, sampleRestarts, stateIn } from '../../../test/support/sample-states.ts'
import { evolve } from './evolve.ts'
import type { AgentInput } from './inputs.ts'
import { RESTART_DEFAULTS } from './restart/policy.ts'
import type { AgentState, PhaseKind } from '../../shapes/state.ts'

const { start, stop, restart, exited } = sampleInputs
const always = sampleFacts({ policy: { ...RESTART_DEFAULTS, when: 'always' } })
const lost: AgentInput = { kind: 'host-lost', restores: false, facts: sampleFacts() }
const lostRestoring: AgentInput = { kind: 'host-lost', restores: true, facts: always }
const leftovers = stateAfter(stateIn('running'), { ...exited, survivors: 1, facts: always })

describe('a host that is gone', () => {
  it.each<PhaseKind>(['starting', 'running'])('takes the wish of a run in %s with it', (kind) => {
    expect(stateAfter(stateIn(kind), lost)).toMatchObject({
      wanted: 'down',
      phase: { kind: 'stopped', lastRun: { exitClass: 'unknown', exit: null } },
    })
  })

  it.each<PhaseKind>(['starting', 'running'])('counts as a failure of a run in %s that is to go on', (kind) => {
    const { after, effects } = playOne(stateIn(kind), lostRestoring)
    expect(after).toMatchObject({
      wanted: 'up',
      phase: { kind: 'backoff', lastRun: { exitClass: 'unknown', verdict: { kind: 'again', reason: 'failure' } } },
      restarts: { streak: sampleRestarts.streak + 1 },
    })
    expect(effects).toMatchObject([{ kind: 'start-again', by: 'policy' }])
  })

  it.each<PhaseKind>(['queued', 'backoff', 'crash-loop'])('that restores leaves %s as it is', (kind) => {
    expect(outcomeOf(stateIn(kind), lostRestoring)).toBe('-')
  })

  it.each<PhaseKind>(['queued', 'backoff'])('that does not restore ends the wait in %s', (kind) => {
    expect(stateAfter(stateIn(kind), lost)).toMatchObject({ wanted: 'down', phase: { kind: 'stopped' } })
  })

  it('ends the wish of an agent that was to be restored and was not', () => {
    const toRestore = stateAfter(stateIn('running'), lostRestoring)
    expect(stateAfter(toRestore, lost)).toMatchObject({ wanted: 'down', phase: { kind: 'stopped' } })
    expect(stateAfter(toRestore, lostRestoring)).toEqual(toRestore)
  })

  it.each([lost, lostRestoring])('forgets an interrupted restart: nothing starts ($restores)', (input) => {
    const { after, effects } = playOne(stateAfter(stateIn('running'), restart), input)
    expect(after).toMatchObject({ wanted: 'down', phase: { kind: 'stopped' }, lostRuns: [{ endAsked: true }] })
    expect(effects).toEqual([])
  })

  it.each<[string, AgentState, boolean]>([
    ['a run that was up', stateIn('running'), false],
    ['a run that was starting', stateIn('starting'), false],
    ['a stop', stateAfter(stateIn('running'), stop), true],
    ['the stop of leftovers', leftovers, true],
  ])('remembers whether the end of %s was under way', (_name, state, endAsked) => {
    expect(stateAfter(state, lost).lostRuns).toMatchObject([{ runId: 'run-1', endAsked }])
  })

  it('restores a run whose leftovers were being ended: nobody had asked for that stop', () => {
    expect(stateAfter(leftovers, lostRestoring)).toMatchObject({ wanted: 'up', lostRuns: [{ endAsked: true }] })
    expect(stateAfter(leftovers, lost).wanted).toBe('down')
    expect(stateAfter(leftovers, stop, lostRestoring).wanted).toBe('down')
  })

  it('loses an unkillable run but once', () => {
    const unkillable = stateIn('unkillable')
    expect(stateAfter(unkillable, lost)).toMatchObject({ phase: { kind: 'stopped' }, lostRuns: unkillable.lostRuns })
  })
})

it('a lost run is remembered until it is known to be over', () => {
  const state = stateAfter(stateIn('running'), lost, start)
  expect(state.lostRuns).toEqual([{ runId: 'run-1', identity: liveRun.identity, endAsked: false }])
  expect(outcomeOf(state, { kind: 'lost-run-over', runId: 'run-9' })).toBe('-')
  expect(stateAfter(state, { kind: 'lost-run-over', runId: 'run-1' }).lostRuns).toEqual([])
})

describe('an adopted run', () => {
  const newIdentity = { pid: 77, startTime: 5, bootId: 'boot' }
  const adopted: AgentInput = { kind: 'adopted', identity: newIdentity }

  it('goes on where it was: the same run, generation and counters', () => {
    const before = stateIn('running')
    const after = stateAfter(before, adopted)
    expect(after).toEqual({
      ...before,
      epoch: before.epoch + 1,
      phase: { ...before.phase, run: { ...liveRun, identity: newIdentity } },
    })
  })

  it('keeps the identity that is known when the new host learnt none', () => {
    expect(stateAfter(stateIn('running'), { kind: 'adopted', identity: null }).phase).toMatchObject({
      run: { identity: liveRun.identity },
    })
  })

  it('that was starting is ready: it has outlived a host', () => {
    expect(stateAfter(stateIn('starting'), adopted).phase).toMatchObject({
      kind: 'running',
      run: { identity: newIdentity, readyAt: 3000 },
    })
  })

  it('in an interrupted stop is stopped', () => {
    const state = stateAfter(stateIn('running'), stop, adopted)
    expect(state).toMatchObject({ wanted: 'down', phase: { kind: 'stopping', next: 'rest' } })
  })

  it('in an interrupted restart is stopped and stays so', () => {
    const state = stateAfter(stateIn('running'), restart, adopted)
    expect(state).toMatchObject({ wanted: 'down', phase: { kind: 'stopping', next: 'rest' } })
    expect(playOne(state, sampleInputs['tree-empty']).effects).toEqual([])
  })

  it('whose leftovers were being ended is still the policy’s', () => {
    const state = stateAfter(leftovers, adopted)
    expect(stateAfter(state, { ...sampleInputs['tree-empty'], facts: always }).phase.kind).toBe('backoff')
  })
})

it('every event raises the epoch', () => {
  expect(stateAfter(stateIn('stopped'), start).epoch).toBe(stateIn('stopped').epoch + 3)
})

it('an event the table forbids throws', () => {
  const starting = { kind: 'starting', runId: 'x', generation: 2, runner: 'pty' } as const
  expect(() => evolve(stateIn('stopped'), { kind: 'ready' }, 1)).toThrow(/illegal transition/)
  expect(() => evolve(stateIn('stopped'), { kind: 'adopted', identity: null }, 1)).toThrow(/illegal transition/)
  expect(() => evolve(stateIn('unkillable'), starting, 1)).toThrow(/illegal transition/)
  expect(() => evolve(stateIn('running'), starting, 1)).toThrow(/illegal transition/)
})
