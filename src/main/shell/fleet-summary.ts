import type { AgentView } from '../../contract/views.ts'
import { isUp } from '../../core/agent/state.ts'

/** What the shell says about the fleet. */
export interface FleetSummary {
  readonly total: number
  /** Agents that have, or may have, processes. */
  readonly up: readonly AgentView[]
}

/** Phases in which the agent will start again by itself. */
const COMING_UP_PHASES: ReadonlySet<AgentView['state']['phase']['kind']> = new Set(['queued', 'backoff'])

/** Counts the fleet. */
export function summaryOf(agents: readonly AgentView[]): FleetSummary {
  return { total: agents.length, up: agents.filter(({ state }) => isUp(state.phase)) }
}

/** Agents that quitting would take down or keep from coming back. */
export function agentsAtStake(agents: readonly AgentView[]): readonly AgentView[] {
  return agents.filter(({ state: { phase } }) => isUp(phase) || COMING_UP_PHASES.has(phase.kind))
}

/** `2 of 5 agents running`. */
export function countText({ total, up }: FleetSummary): string {
  if (total === 0) return 'No agents yet'
  return `${up.length} of ${total} ${total === 1 ? 'agent' : 'agents'} running`
}
