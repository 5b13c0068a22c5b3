import type { AgentView } from '../../contract/views.ts'
import { inNeed } from '../../core/activity/needs-you.ts'
import type { Fleet } from '../client/fleet.ts'
import { isUnderTab, type AgentTab } from '../../core/agent/agent-tabs.ts'

/** A heading of the list and the agents under it. */
export interface AgentGroup {
  /** Null: agents without a group, listed last; without a heading when there is no other group. */
  readonly name: string | null
  readonly ids: readonly string[]
}

/**
 * The agents under a tab that `isListed` by group: groups in the order of their oldest agent, those without a group last. Those that need a person come without
 * groups, the one that has waited longest first.
 */
export function agentGroups(
  { agents, order }: Pick<Fleet, 'agents' | 'order'>,
  tab: AgentTab,
  isListed: (agent: AgentView) => boolean = () => true,
): AgentGroup[] {
  if (tab === 'needs-you') return needyGroup(agents, isListed)
  const groups = new Map<string | null, string[]>()
  for (const id of order) {
    const agent = agents.get(id)
    if (agent === undefined || !isUnderTab(agent, tab) || !isListed(agent)) continue
    const { group } = agent.spec
    const ids = groups.get(group)
    if (ids) ids.push(id)
    else groups.set(group, [id])
  }
  const named = [...groups].filter(([name]) => name !== null).map(([name, ids]) => ({ name, ids }))
  const rest = groups.get(null)
  return rest === undefined ? named : [...named, { name: null, ids: rest }]
}

function needyGroup(agents: Fleet['agents'], isListed: (agent: AgentView) => boolean): AgentGroup[] {
  const needy = [...agents.values()].filter((agent) => isUnderTab(agent, 'needs-you') && isListed(agent))
  const ids = inNeed(needy).map(({ id }) => id)
  return ids.length === 0 ? [] : [{ name: null, ids }]
}

/** Agents in the order the list shows them under a tab. */
export function listOrder(fleet: Pick<Fleet, 'agents' | 'order'>, tab: AgentTab = 'all'): readonly string[] {
  return agentGroups(fleet, tab).flatMap(({ ids }) => ids)
}

/** How many agents each tab lists. */
export function countUnder(agents: Iterable<AgentView>, tab: AgentTab): number {
  let count = 0
  for (const agent of agents) if (isUnderTab(agent, tab)) count += 1
  return count
}
