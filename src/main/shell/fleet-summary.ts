import type { AgentView } from '../../contract/views.ts'

/** What the shell says about the fleet. */
export interface FleetSummary {
  readonly total: number
  /** Agents that have, or may have, processes. */
  readonly up: readonly AgentView[]
}

/** Phases in which processes of the agent may live. */
const UP_PHASES: ReadonlySet<AgentView['state']['phase']['kind']> = new Set([
  'starting',
  'running',
  'stopping',
  'unkillable',
])

/** Phases in which the agent will start again by itself. */
const COMING_UP_PHASES: ReadonlySet<AgentView['state']['phase']['kind']> = new Set(['queued', 'backoff'])

/** Counts the fleet. */
export function summaryOf(agents: readonly AgentView[]): FleetSummary {
  return { total: agents.length, up: agents.filter((agent) => UP_PHASES.has(agent.state.phase.kind)) }
}

/** Agents that quitting would take down or keep from coming back. */
export function agentsAtStake(agents: readonly AgentView[]): readonly AgentView[] {
  return agents.filter(({ state: { phase } }) => UP_PHASES.has(phase.kind) || COMING_UP_PHASES.has(phase.kind))
}

/** `2 of 5 agents running`. */
export function countText({ total, up }: FleetSummary): string {
  if (total === 0) return 'No agents yet'
  return `${up.length} of ${total} ${total === 1 ? 'agent' : 'agents'} running`
}
