import fc from 'fast-check'
import { expect, it } from 'vitest'
import { playOne, type PlayedInput, type PlayedStep } from '../../../test/support/machine-play.ts'
import { identity, restarting, sampleInputs, withFallback } from '../../../test/support/sample-states.ts'
import { evolve } from './evolve.ts'
import type { Evidence, RunEnding } from './evidence.ts'
import type { AgentInput } from './inputs.ts'
import { RESTART_DEFAULTS } from './restart/policy.ts'
import type { AgentSpec } from '../../shapes/spec.ts'
import { initialState, isUp, LEGAL_TRANSITIONS } from './state.ts'

function seldom<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.oneof({ weight: 5, arbitrary: fc.constant(null) }, arbitrary)
}

/** Changes of a spec in the fields that matter for ends and runners. */
const anySpecChange: fc.Arbitrary<Partial<AgentSpec>> = fc
  .record({
    when: fc.constantFrom('never' as const, 'on-failure' as const, 'always' as const),
    isTight: fc.boolean(),
    isPrevented: fc.integer({ min: 0, max: 5 }).map((die) => die === 0),
    hasFallback: fc.constantFrom(false, false, false, true),
    runner: fc.constantFrom('pty' as const, 'tmux' as const),
  })
  .map(({ when, isTight, isPrevented, hasFallback, runner }) => {
    const windows = isTight ? [{ restarts: 1, withinMs: 3_600_000 }] : RESTART_DEFAULTS.windows
    const restart = restarting(when, { windows, preventExits: isPrevented ? [1] : [] })
    return { runner, ...restart, ...(hasFallback ? withFallback : {}) }
  })

function starved(maxBytes: number | null): Evidence {
  return { kind: 'oom', counts: { peakBytes: null, maxBytes, high: 0, max: 1, oomKill: 1 } }
}

const anyEnding: fc.Arbitrary<RunEnding> = fc
  .record({
    readyForMs: fc.constantFrom(0, 5_000, 700_000),
    failed: seldom(fc.constant({ kind: 'start-failed' as const, failure: sampleInputs.refused.failure })),
    limited: seldom(fc.record({ kind: fc.constant('rate-limit' as const), until: fc.option(fc.nat(10_000_000)) })),
    starved: seldom(fc.constantFrom(null, 1e9).map(starved)),
  })
  .map(({ readyForMs, failed, limited, starved }) => {
    return {
      readyForMs,
      lastLines: ['last words'],
      evidence: [failed, limited, starved].filter((each) => each !== null),
    }
  })

const anyExit = fc.constantFrom(
  { code: 0, signal: null },
  { code: 1, signal: null },
  { code: null, signal: 'SIGKILL' },
  { code: null, signal: null },
)

const anyStart = fc.record({
  kind: fc.constant('start' as const),
  runId: fc.uuid(),
  gate: fc.oneof(
    { weight: 2, arbitrary: fc.constant({ kind: 'open' } as const) },
    fc.record({ kind: fc.constant('closed' as const), reason: fc.constantFrom('memory is low', 'starts are spaced') }),
  ),
  by: fc.oneof(fc.constant('user' as const), { weight: 2, arbitrary: fc.constant('policy' as const) }),
})

/**
 * Any input in any order, including sequences that cannot happen: the machine must cope with late and duplicate inputs.
 */
const anyInput: fc.Arbitrary<AgentInput> = fc.oneof(
  { weight: 5, arbitrary: anyStart },
  fc.record({
    kind: fc.constant('stop' as const),
    cause: fc.constantFrom('user' as const, 'quit' as const),
    force: fc.boolean(),
  }),
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('exited' as const),
      exit: anyExit,
      leftovers: fc.constantFrom(0, 0, 0, 1, null),
      ending: anyEnding,
    }),
  },
  fc.record({
    kind: fc.constant('tree-empty' as const),
    step: fc.constant('terminate' as const),
    tookMs: fc.nat(),
    ending: anyEnding,
  }),
  fc.record({
    kind: fc.constant('refused' as const),
    failure: fc.constant(sampleInputs.refused.failure),
  }),
  fc.record({ kind: fc.constant('host-lost' as const), restores: fc.boolean() }),
  { weight: 2, arbitrary: fc.constantFrom(sampleInputs.restart, sampleInputs.spawned, sampleInputs.ready) },
  fc.constantFrom(sampleInputs['step-reached'], sampleInputs.survived, sampleInputs['not-ready']),
  fc.constantFrom<AgentInput>(sampleInputs.adopted, { kind: 'adopted', identity: null }),
  // Resolved when it is played: the oldest lost run at that time.
  fc.constant<AgentInput>({ kind: 'lost-run-over', runId: 'oldest' }),
)

/** Each input comes with its own spec, because a person may change the spec at any time. */
const anyPlayed: fc.Arbitrary<PlayedInput> = fc
  .record({ input: anyInput, under: anySpecChange, random: fc.constantFrom(0, 0.5, 0.999) })
  .map(({ input, ...conditions }) => ({ ...input, ...conditions }))

const anyInputs = fc.array(fc.record({ input: anyPlayed, afterMs: fc.nat(20_000) }), { maxLength: 60, size: 'max' })

/** Plays the inputs in order and records what each one caused. */
function play(inputs: readonly { readonly input: PlayedInput; readonly afterMs: number }[]): PlayedStep[] {
  let state = initialState(0)
  let at = 0
  return inputs.map(({ input, afterMs }) => {
    at += afterMs
    const oldest = state.lostRuns[0]?.runId
    const isOver = input.kind === 'lost-run-over' && oldest !== undefined
    const step = playOne(state, isOver ? { ...input, runId: oldest } : input, at)
    state = step.after
    return step
  })
}

function lawOfLives(name: string, holds: (steps: readonly PlayedStep[]) => boolean): void {
  it(name, () => {
    fc.assert(
      fc.property(anyInputs, (inputs) => holds(play(inputs))),
      { numRuns: 500 },
    )
  })
}

function law(name: string, holds: (step: PlayedStep) => boolean): void {
  lawOfLives(name, (steps) => steps.every(holds))
}

function has(step: PlayedStep, ...kinds: string[]): boolean {
  return step.events.some(({ kind }) => kinds.includes(kind))
}

law('no input in any order breaks the transition table', () => true)

it('every transition of the table is made by some life: it allows nothing that never happens', () => {
  const unseen = new Set(
    Object.entries(LEGAL_TRANSITIONS).flatMap(([from, kinds]) => kinds.map((to) => `${from} → ${to}`)),
  )
  const note = ({ before, events }: PlayedStep): void => {
    let state = before
    for (const event of events) {
      const next = evolve(state, event, 0)
      unseen.delete(`${state.phase.kind} → ${next.phase.kind}`)
      state = next
    }
  }
  fc.assert(
    fc.property(anyInputs, (inputs) => play(inputs).forEach(note)),
    // A fixed seed: whether the rarest transition is covered must not depend on luck.
    { numRuns: 4_000, seed: 3 },
  )
  expect([...unseen]).toEqual([])
})

law('only a start makes a run, one at a time, with the next generation', ({ input, before, after, events }) => {
  const starts = events.filter((event) => event.kind === 'starting').length
  if (starts === 0) return after.generation === before.generation
  return input.kind === 'start' && starts === 1 && after.generation === before.generation + 1 && !isUp(before.phase)
})

law('each spawn effect belongs to exactly one new generation', ({ effects, before }) => {
  const spawns = effects.filter((effect) => effect.kind === 'spawn')
  return spawns.length <= 1 && spawns.every((spawn) => spawn.generation === before.generation + 1)
})

law('after a stop nothing is wanted up and nothing will start by itself', ({ input, before, after, effects }) => {
  if (input.kind !== 'stop' || (before.phase.kind === 'stopped' && before.wanted === 'down')) return true
  const comesBack = after.phase.kind === 'stopping' ? after.phase.next === 'start' : after.phase.kind === 'backoff'
  return after.wanted === 'down' && !comesBack && effects.every((effect) => effect.kind !== 'start-again')
})

lawOfLives('after a stop no effect starts anything until a person starts it', (steps) => {
  let isStopped = false
  return steps.every(({ input, after, effects }) => {
    if (input.kind === 'stop') isStopped = true
    if (input.kind === 'restart' || (input.kind === 'start' && input.by === 'user')) isStopped = false
    return (
      !isStopped || (after.wanted === 'down' && effects.every(({ kind }) => kind !== 'spawn' && kind !== 'start-again'))
    )
  })
})

law('a policy changes neither the wish nor the counters', ({ input, before, after }) => {
  if (input.kind !== 'start' || input.by === 'user') return true
  return after.wanted === before.wanted && after.restarts === before.restarts
})

law('a policy starts nothing that is in a crash loop or has failed', ({ input, before, events }) => {
  if (input.kind !== 'start' || input.by === 'user') return true
  return events.length === 0 || ['stopped', 'queued', 'backoff'].includes(before.phase.kind)
})

law(
  'a run leaves only by an exit with nobody left, an emptied tree, a refused spawn, or a lost host; an unkillable one by its end too',
  ({ input, before, after }) => {
    if (!isUp(before.phase) || isUp(after.phase)) return true
    if (before.phase.kind === 'unkillable') return ['stop', 'host-lost', 'lost-run-over'].includes(input.kind)
    if (input.kind === 'exited') return input.leftovers === 0
    return ['tree-empty', 'refused', 'host-lost'].includes(input.kind)
  },
)

law('every event raises the epoch by one', ({ before, after, events }) => after.epoch === before.epoch + events.length)

law('what is told changes something', (step) => {
  const { before, after } = step
  if (has(step, 'restarts-cleared') && before.restarts === after.restarts) return false
  return !has(step, 'wanted') || before.wanted !== after.wanted
})

law('what is not wanted neither runs, nor waits to start, nor is in a crash loop', ({ after: { wanted, phase } }) => {
  return wanted === 'up' || !['queued', 'starting', 'running', 'backoff', 'crash-loop'].includes(phase.kind)
})

law('what is wanted has not failed for good, and nothing of it is unkillable', ({ after: { wanted, phase } }) => {
  return wanted === 'down' || !['failed', 'unkillable'].includes(phase.kind)
})

law('a start that follows a stop is wanted', ({ after: { wanted, phase } }) => {
  return phase.kind !== 'stopping' || phase.next === 'rest' || wanted === 'up'
})

law('restarts change by a wait for one, by failover, and by a person’s start only', (step) => {
  return step.before.restarts === step.after.restarts || has(step, 'backoff', 'failover', 'restarts-cleared')
})

law('the fallback comes into use by failover and goes by a person’s start', (step) => {
  const [before, after] = [step.before.restarts.onFallback, step.after.restarts.onFallback]
  if (before === after) return true
  return after ? has(step, 'failover') : has(step, 'restarts-cleared')
})

lawOfLives('failover happens once between two starts by a person', (steps) => {
  let failovers = 0
  return steps.every((step) => {
    if (has(step, 'restarts-cleared')) failovers = 0
    if (has(step, 'failover')) failovers += 1
    return failovers <= 1
  })
})

law('each wait for a restart and each failover asks for one start, by policy', (step) => {
  const asked = step.effects.filter((effect) => effect.kind === 'start-again')
  if (has(step, 'backoff', 'failover')) return asked.length === 1 && asked[0]?.by === 'policy'
  return asked.every(({ by }) => by === 'user')
})

law('a run that was stopped on request is not judged by the policy', ({ after: { phase } }) => {
  const lastRun = 'lastRun' in phase ? phase.lastRun : null
  return lastRun?.exitClass !== 'user-stop' || lastRun.verdict === null
})

law('a host that is gone starts nothing by hand, and only one that restores leaves a wish', (step) => {
  const { input, after, effects } = step
  if (input.kind !== 'host-lost') return true
  const others = effects.filter(({ kind }) => kind !== 'watch-lost-run')
  const isByPolicy = others.every((effect) => effect.kind === 'start-again' && effect.by === 'policy')
  const asks = has(step, 'backoff', 'failover')
  return (
    (asks ? input.restores && isByPolicy : others.length === 0) &&
    (input.restores || after.wanted === 'down' || after.phase.kind === 'crash-loop')
  )
})

lawOfLives('no run is lost twice', (steps) => {
  const lost = steps.flatMap(({ events }) =>
    events.flatMap((event) => (event.kind === 'run-lost' ? [event.run.runId] : [])),
  )
  return new Set(lost).size === lost.length
})

law('each run that is lost is watched from then on, and no other', ({ events, effects }) => {
  const lost = events.flatMap((event) => (event.kind === 'run-lost' ? [event.run] : []))
  const watched = effects.flatMap((effect) => (effect.kind === 'watch-lost-run' ? [effect.run] : []))
  return lost.length === watched.length && lost.every((run, index) => run === watched[index])
})

law('an unkillable run is among the lost, its end asked for', ({ after: { phase, lostRuns } }) => {
  if (phase.kind !== 'unkillable') return true
  return lostRuns.some(({ runId, endAsked }) => runId === phase.lastRun.runId && endAsked)
})

law('an identity is learnt once and kept', ({ before, after }) => {
  if (before.phase.kind !== 'running' || after.phase.kind !== 'stopping') return true
  return (
    after.phase.run.identity === before.phase.run.identity &&
    (after.phase.run.identity === null || after.phase.run.identity === identity)
  )
})
