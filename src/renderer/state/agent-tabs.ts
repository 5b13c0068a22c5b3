import { assertNever } from '../../base/assert-never.ts'
import type { ShownPhase } from '../../shapes/state.ts'

/** The tabs of the agent list. */
export const AGENT_TABS = ['all', 'running', 'down'] as const
export type AgentTab = (typeof AGENT_TABS)[number]

/** True when an agent in `phase` is listed under `tab`. An agent on its way up or down counts as running until its tree is empty. */
export function isUnderTab(phase: ShownPhase, tab: AgentTab): boolean {
  return tab === 'all' || tab === tabOf(phase)
}

function tabOf(phase: ShownPhase): Exclude<AgentTab, 'all'> {
  switch (phase.kind) {
    case 'starting':
    case 'running':
    case 'stopping':
    case 'unkillable':
      return 'running'
    case 'stopped':
    case 'queued':
    case 'backoff':
    case 'crash-loop':
    case 'failed':
    case 'unknown':
      return 'down'
    default:
      return assertNever(phase)
  }
}
