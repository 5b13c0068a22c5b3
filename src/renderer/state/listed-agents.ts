import { inOrderOf } from '../../base/steady-order.ts'
import type { AgentTab } from '../../core/agent/agent-tabs.ts'
import { isLiveOrder, sortAgents, type AgentOrder } from '../../words/filter/agent-order.ts'
import { hasLiveFigures, isEmptyFilter, type Filter } from '../../words/filter/parse-filter.ts'
import { matchesFilter } from '../../words/filter/match-filter.ts'
import type { FilterSubject } from '../../words/filter/subject.ts'
import type { AgentView } from '../../contract/views.ts'
import type { Fleet } from '../client/fleet.ts'
import type { VitalsBoard } from '../client/vitals-board.ts'
import { agentGroups, type AgentGroup } from './agent-groups.ts'
import { alertsOf } from './agent-alerts.ts'

/** What decides which agents are listed, and in which order. */
export interface ListWishes {
  readonly tab: AgentTab
  readonly filter: Filter
  readonly order: AgentOrder
}

/** What was found of figures that change all the time when they were last looked at. */
export interface ListFindings {
  /** Agents that meet the filter; null: it asks for no such figure. */
  readonly passing: ReadonlySet<string> | null
  /** All agents in order; null: the order does not change by itself. */
  readonly ranking: readonly string[] | null
}

type KnownFleet = Pick<Fleet, 'agents' | 'order' | 'alerts'>
type Figures = Pick<VitalsBoard, 'sampleOf' | 'hostNow'>

/** True when `findings` have to be looked for again from time to time. */
export function isLiveList({ filter, order }: Pick<ListWishes, 'filter' | 'order'>): boolean {
  return isLiveOrder(order) || hasLiveFigures(filter)
}

/** Looks at the figures once. */
export function findingsOf(fleet: KnownFleet, figures: Figures, { filter, order }: ListWishes): ListFindings {
  if (!isLiveList({ filter, order })) return { passing: null, ranking: null }
  const subjects = fleet.order.flatMap((id) => subjectOf(fleet, figures, fleet.agents.get(id)) ?? [])
  const passing = subjects.filter((subject) => matchesFilter(filter, subject)).map(({ agent }) => agent.id)
  const ranking = sortAgents(subjects, order).map(({ agent }) => agent.id)
  return { passing: hasLiveFigures(filter) ? new Set(passing) : null, ranking: isLiveOrder(order) ? ranking : null }
}

/** The agents to be listed. Sorted by anything they have no headings; those that came after the last look are behind the others. */
export function listedGroups(
  fleet: KnownFleet,
  figures: Figures,
  { wishes: { tab, filter, order }, findings }: { readonly wishes: ListWishes; readonly findings: ListFindings },
): AgentGroup[] {
  const isListed = (agent: AgentView): boolean => {
    if (isEmptyFilter(filter)) return true
    if (findings.passing !== null) return findings.passing.has(agent.id)
    const subject = subjectOf(fleet, figures, agent)
    return subject !== null && matchesFilter(filter, subject)
  }
  const groups = agentGroups(fleet, tab, isListed)
  if (order.by === 'made' && !order.isReversed) return groups
  const ids = groups.flatMap((group) => group.ids)
  if (ids.length === 0) return []
  if (findings.ranking !== null) return [{ name: null, ids: inOrderOf(findings.ranking, ids, (id) => id) }]
  const subjects = ids.flatMap((id) => subjectOf(fleet, figures, fleet.agents.get(id)) ?? [])
  return [{ name: null, ids: sortAgents(subjects, order).map(({ agent }) => agent.id) }]
}

function subjectOf(fleet: KnownFleet, figures: Figures, agent: AgentView | undefined): FilterSubject | null {
  if (agent === undefined) return null
  return { agent, alerts: alertsOf(fleet, agent.id), sample: figures.sampleOf(agent.id), now: figures.hostNow() }
}
