import { assertNever } from '../../base/assert-never.ts'
import { needsPerson } from '../activity/needs-you.ts'
import type { Activity } from '../../shapes/activity.ts'
import type { ShownPhase } from '../../shapes/state.ts'

/** What lists of agents are divided into; an agent can be under several. */
export const AGENT_TABS = ['all', 'needs-you', 'working', 'down'] as const
export type AgentTab = (typeof AGENT_TABS)[number]

/** What decides under which tabs an agent is listed. */
interface Listed {
  readonly state: { readonly phase: ShownPhase }
  readonly activity: Activity | null
}

/** True when an agent is listed under `tab`. */
export function isUnderTab(agent: Listed, tab: AgentTab): boolean {
  switch (tab) {
    case 'all':
      return true
    case 'needs-you':
      return isOfRun(agent.state.phase) && needsPerson(agent)
    case 'working':
      return isOfRun(agent.state.phase) && !needsPerson(agent) && agent.activity?.kind !== 'idle'
    case 'down':
      return !isOfRun(agent.state.phase)
    default:
      return assertNever(tab)
  }
}

/** An agent on its way up or down is not down until its tree is empty. */
function isOfRun(phase: ShownPhase): boolean {
  switch (phase.kind) {
    case 'starting':
    case 'running':
    case 'stopping':
    case 'unkillable':
      return true
    case 'stopped':
    case 'queued':
    case 'backoff':
    case 'crash-loop':
    case 'failed':
    case 'unknown':
      return false
    default:
      return assertNever(phase)
  }
}
