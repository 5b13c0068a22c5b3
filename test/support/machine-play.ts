import { decide } from '../../src/core/agent/decide.ts'
import { effectsOf, type AgentEffect } from '../../src/core/agent/effects.ts'
import { evolve } from '../../src/core/agent/evolve.ts'
import type { AgentInput } from '../../src/core/agent/inputs.ts'
import type { AgentEvent } from '../../src/shapes/events.ts'
import type { AgentState } from '../../src/shapes/state.ts'

/** When the inputs of a test arrive unless it says otherwise, epoch ms: after everything in the sample states. */
export const PLAYED_AT = 3000

/** What one input did. A refused input has done nothing. */
export interface PlayedStep {
  readonly input: AgentInput
  readonly before: AgentState
  readonly after: AgentState
  readonly events: readonly AgentEvent[]
  readonly effects: readonly AgentEffect[]
}

/** One input taken as the supervisor takes it. */
export function playOne(before: AgentState, input: AgentInput, at = PLAYED_AT): PlayedStep {
  const decision = decide(before, input, at)
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
export function stateAfter(state: AgentState, ...inputs: readonly AgentInput[]): AgentState {
  let current = state
  for (const input of inputs) {
    const decision = decide(current, input, PLAYED_AT)
    if (!decision.ok) throw new Error(decision.error.message)
    current = playOne(current, input).after
  }
  return current
}

/** Events by kind, `-` for none, `!code` for a refusal. */
export function outcomeOf(state: AgentState, input: AgentInput): string {
  const decision = decide(state, input, PLAYED_AT)
  if (!decision.ok) return `!${decision.error.code}`
  return decision.value.map((event) => event.kind).join(' ') || '-'
}
