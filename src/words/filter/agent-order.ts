import { isUnderTab } from '../../core/agent/agent-tabs.ts'
import { isUp } from '../../core/agent/state.ts'
import { isOpenAlert } from '../../core/alerts/agent-alerts.ts'
import type { Priority } from '../../shapes/spec.ts'
import { uptimeOf } from './filter-keys.ts'
import type { FilterSubject } from './subject.ts'

/** What a list of agents can be sorted by; `made`: as they were made, by group. */
export const AGENT_SORTS = [
  ...(['made', 'name', 'need', 'health', 'cpu', 'memory', 'processes', 'uptime', 'cost', 'type', 'priority'] as const),
  'folder',
] as const
export type AgentSort = (typeof AGENT_SORTS)[number]

/** The order of a list. */
export interface AgentOrder {
  readonly by: AgentSort
  /** The other way round; agents that have nothing to be sorted by come last all the same. */
  readonly isReversed: boolean
}

export const AS_MADE: AgentOrder = { by: 'made', isReversed: false }

/** How each order is called. */
export const SORT_WORDS: Readonly<Record<AgentSort, string>> = {
  made: 'As made, by group',
  name: 'Name',
  need: 'Trouble first',
  health: 'Health, worst first',
  cpu: 'CPU',
  memory: 'Memory',
  processes: 'Processes',
  uptime: 'Uptime',
  cost: 'Cost',
  type: 'Type',
  priority: 'Priority',
  folder: 'Folder',
}

/** What may change at any moment; by the others agents change places only when a person changes them. */
const STILL: ReadonlySet<AgentSort> = new Set(['made', 'name', 'type', 'priority', 'folder'])

/** True for an order that changes by itself. */
export function isLiveOrder({ by }: AgentOrder): boolean {
  return !STILL.has(by)
}

/** The agents in this order; equal ones stay as they come. */
export function sortAgents<T extends FilterSubject>(
  subjects: readonly T[],
  { by, isReversed }: AgentOrder,
): readonly T[] {
  if (by === 'made') return isReversed ? subjects.toReversed() : subjects
  const rankOf = RANKS[by]
  const ranked = subjects.map((subject) => ({ subject, rank: rankOf(subject) }))
  const sign = isReversed ? -1 : 1
  return ranked.toSorted((a, b) => compareRanks(a.rank, b.rank, sign)).map(({ subject }) => subject)
}

type Rank = string | number | null

/** What sorts, the smallest first; null: last in any case. */
const RANKS: Readonly<Record<Exclude<AgentSort, 'made'>, (subject: FilterSubject) => Rank>> = {
  name: ({ agent }) => agent.spec.name,
  need: troubleOf,
  health: ({ agent }) => agent.health?.score ?? null,
  cpu: ({ sample }) => largest(sample?.cpuPercent),
  memory: ({ sample }) => largest(sample?.memoryBytes),
  processes: ({ sample }) => largest(sample?.processes),
  uptime: (subject) => largest(uptimeOf(subject)),
  cost: ({ agent }) => largest(agent.spending?.total.costUsd),
  type: ({ agent }) => agent.spec.type,
  priority: ({ agent }) => PRIORITIES[agent.spec.priority],
  folder: ({ agent }) => agent.spec.cwd,
}
const PRIORITIES: Readonly<Record<Priority, number>> = { critical: 0, high: 1, normal: 2, low: 3 }
const BAD_PHASES: ReadonlySet<string> = new Set(['crash-loop', 'failed', 'unkillable', 'backoff'])
/** Names as people sort them: "agent-2" before "agent-10". */
const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

function largest(figure: number | null | undefined): number | null {
  return figure === null || figure === undefined ? null : -figure
}

function compareRanks(a: Rank, b: Rank, sign: 1 | -1): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  if (typeof a === 'string' || typeof b === 'string') return sign * collator.compare(String(a), String(b))
  return sign * (a - b)
}

/** The most urgent first: who waits for a person, the longest wait first; then grave alerts, bad phases, other alerts, bad health; then the rest that is up. */
function troubleOf({ agent, alerts, now }: FilterSubject): number {
  const open = alerts.filter(isOpenAlert)
  if (isUnderTab(agent, 'needs-you')) return -Math.max(1, now - (agent.activity?.since ?? now))
  if (open.some(({ severity }) => severity !== 'warning')) return 1
  if (BAD_PHASES.has(agent.state.phase.kind)) return 2
  if (open.length > 0) return 3
  const { health } = agent
  if (health !== null && health.band !== 'good') return 4 + health.score / 1_000
  return isUp(agent.state.phase) ? 5 : 6
}
