import { decide } from '../../src/core/agent/decide.ts'
import type { Decision, DecisionContext } from '../../src/core/agent/decision.ts'
import { effectsOf, type AgentEffect } from '../../src/core/agent/effects.ts'
import { evolve } from '../../src/core/agent/evolve.ts'
import type { AgentInput } from '../../src/core/agent/inputs.ts'
import type { AgentEvent } from '../../src/shapes/events.ts'
import type { AgentSpec } from '../../src/shapes/spec.ts'
import type { AgentState } from '../../src/shapes/state.ts'
import { sampleSpec } from './sample-states.ts'

/** Default time of a test's inputs, epoch ms: after everything in the sample states. */
export const PLAYED_AT = 3000

/** An input, with the spec and random number if they differ from the sample spec and 0.5. */
export type PlayedInput = AgentInput & {
  readonly under?: Partial<AgentSpec>
  readonly random?: number
}

/** The result of one input. A refused input changes nothing. */
export interface PlayedStep {
  readonly input: AgentInput
  readonly before: AgentState
  readonly after: AgentState
  readonly events: readonly AgentEvent[]
  readonly effects: readonly AgentEffect[]
}

/** Processes one input as the supervisor does. */
export function playOne(before: AgentState, played: PlayedInput, at = PLAYED_AT): PlayedStep {
  const { input, context } = taken(played, at)
  const decision = decide(before, input, context)
  const events = decision.ok ? decision.value : []
  const effects: AgentEffect[] = []
  let after = before
  for (const event of events) {
    effects.push(...effectsOf(event, after))
    after = evolve(after, event, at)
  }
  return { input, before, after, events, effects }
}

/** The state after inputs none of which may be refused. */
export function stateAfter(state: AgentState, ...inputs: readonly PlayedInput[]): AgentState {
  let current = state
  for (const input of inputs) {
    const decision = decided(current, input)
    if (!decision.ok) throw new Error(decision.error.message)
    current = playOne(current, input).after
  }
  return current
}

/** Events by kind, `-` for none, `!code` for a refusal. */
export function outcomeOf(state: AgentState, input: PlayedInput): string {
  const decision = decided(state, input)
  if (!decision.ok) return `!${decision.error.code}`
  return decision.value.map((event) => event.kind).join(' ') || '-'
}

function decided(state: AgentState, played: PlayedInput): Decision {
  const { input, context } = taken(played, PLAYED_AT)
  return decide(state, input, context)
}

/** The input without the extras, and the context it is decided in. */
function taken(
  { under, random = 0.5, ...input }: PlayedInput,
  at: number,
): { readonly input: AgentInput; readonly context: DecisionContext } {
  return { input, context: { spec: sampleSpec(under), at, random } }
}
