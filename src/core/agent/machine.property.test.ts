import fc from 'fast-check'
import { it } from 'vitest'
import { identity, sampleInputs } from '../../../test/support/sample-states.ts'
import { decide } from './decide.ts'
import { effectsOf, type AgentEffect } from './effects.ts'
import { evolve } from './evolve.ts'
import type { AgentEvent, AgentInput } from './inputs.ts'
import { initialState, isUp, type AgentState } from './state.ts'

const after = fc.constantFrom(
  { kind: 'rest' } as const,
  { kind: 'again', attempt: 1, nextAt: 9000 } as const,
  { kind: 'crash-loop', restarts: 6 } as const,
  { kind: 'fail', failure: sampleInputs.refused.failure } as const,
)

/** Any input in any order, also such as no honest world would send: the machine must hold against late and doubled facts. */
const anyInput: fc.Arbitrary<AgentInput> = fc.oneof(
  fc.record({
    kind: fc.constant('start' as const),
    runId: fc.uuid(),
    gate: fc.constantFrom({ kind: 'open' } as const, { kind: 'closed', reason: 'memory is low' } as const),
  }),
  fc.record({
    kind: fc.constant('stop' as const),
    cause: fc.constantFrom('user' as const, 'quit' as const),
    force: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('exited' as const),
    exit: fc.constant({ code: 1, signal: null }),
    survivors: fc.nat(2),
    after,
  }),
  fc.record({
    kind: fc.constant('tree-empty' as const),
    step: fc.constant('terminate' as const),
    tookMs: fc.nat(),
    after,
  }),
  fc.constantFrom(sampleInputs.restart, sampleInputs.refused, sampleInputs.spawned, sampleInputs.ready),
  fc.constantFrom(sampleInputs['step-reached'], sampleInputs.survived, sampleInputs['host-lost']),
)

interface Step {
  readonly input: AgentInput
  readonly before: AgentState
  readonly after: AgentState
  readonly events: readonly AgentEvent[]
  readonly effects: readonly AgentEffect[]
}

function play(inputs: readonly AgentInput[]): Step[] {
  let state = initialState(0)
  return inputs.map((input, index) => {
    const before = state
    const decision = decide(state, input, index)
    const events = decision.ok ? decision.value : []
    const effects: AgentEffect[] = []
    for (const event of events) {
      effects.push(...effectsOf(event, state))
      state = evolve(state, event, index)
    }
    return { input, before, after: state, events, effects }
  })
}

function law(name: string, holds: (step: Step) => boolean): void {
  it(name, () => {
    fc.assert(
      fc.property(fc.array(anyInput, { maxLength: 40 }), (inputs) => play(inputs).every(holds)),
      { numRuns: 500 },
    )
  })
}

law('no input in any order breaks the transition table', () => true)

law('only a start makes a run, one at a time, with the next generation', ({ input, before, after: now, events }) => {
  const starts = events.filter((event) => event.kind === 'starting').length
  if (starts === 0) return now.generation === before.generation
  return input.kind === 'start' && starts === 1 && now.generation === before.generation + 1 && !isUp(before.phase)
})

law('each spawn effect belongs to exactly one new generation', ({ effects, before }) => {
  const spawns = effects.filter((effect) => effect.kind === 'spawn')
  return spawns.length <= 1 && spawns.every((spawn) => spawn.generation === before.generation + 1)
})

law('after a stop nothing is wanted up and nothing will start by itself', ({ input, before, after: now, effects }) => {
  if (input.kind !== 'stop' || before.phase.kind === 'stopped') return true
  const comesBack = now.phase.kind === 'stopping' ? now.phase.next === 'start' : now.phase.kind === 'backoff'
  return now.wanted === 'down' && !comesBack && effects.every((effect) => effect.kind !== 'start-again')
})

law(
  'a run leaves only by an exit with nobody left, an emptied tree, a refused spawn, survivors named, or a lost host',
  ({ input, before, after: now }) => {
    if (!isUp(before.phase) || isUp(now.phase)) return true
    if (before.phase.kind === 'unkillable') return input.kind === 'stop' || input.kind === 'host-lost'
    if (input.kind === 'exited') return input.survivors === 0
    return input.kind === 'tree-empty' || input.kind === 'refused' || input.kind === 'host-lost'
  },
)

law(
  'every event raises the epoch by one',
  ({ before, after: now, events }) => now.epoch === before.epoch + events.length,
)

law(
  'what is not wanted is never in backoff or waiting to start',
  ({ after: { wanted, phase } }) => wanted === 'up' || (phase.kind !== 'backoff' && phase.kind !== 'queued'),
)

law('an identity is learnt once and kept', ({ before, after: now }) => {
  if (before.phase.kind !== 'running' || now.phase.kind !== 'stopping') return true
  return (
    now.phase.run.identity === before.phase.run.identity &&
    (now.phase.run.identity === null || now.phase.run.identity === identity)
  )
})
