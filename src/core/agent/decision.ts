import { ok, type Result } from '../../base/result.ts'
import type { AgentInput, Refusal } from './inputs.ts'
import type { AgentEvent } from '../../shapes/events.ts'
import type { AgentSpec } from '../../shapes/spec.ts'

/** What a decision depends on, beside the state and the input. */
export interface DecisionContext {
  readonly spec: AgentSpec
  /** When the input arrived, epoch ms. */
  readonly at: number
  /** Drawn by the caller, 0 ≤ random < 1. */
  readonly random: number
}

/**
 * The result of an input: the events to evolve by, or a refusal. An input that arrives too late to matter produces no
 * events.
 */
export type Decision = Result<readonly AgentEvent[], Refusal>

export type InputOf<K extends AgentInput['kind']> = Extract<AgentInput, { kind: K }>

/** The decision on an input that arrives too late to matter. */
export const NOTHING: Decision = ok([])
export const WANT_UP: AgentEvent = { kind: 'wanted', wanted: 'up' }
export const WANT_DOWN: AgentEvent = { kind: 'wanted', wanted: 'down' }
