import type { AgentFilter } from '../../contract/requests/agent.ts'
import { textCharacters } from '../../core/agent/spec-size.ts'
import type { SupervisedAgent } from '../fleet/supervised-agent.ts'

/**
 * Characters of specs in a page. A message may have 64 MB; each character may take six of them, and what else is known
 * of 1,000 agents some ten. A thousand agents of usual size have a tenth of it.
 */
const PAGE_CHARACTERS = 4 * 1024 * 1024

/** Which part of the list is asked for. */
export interface PageRequest {
  readonly filter: AgentFilter
  /** Where the page before ended; null: from the start. */
  readonly after: string | null
  readonly limit: number
}

/** A part of the list. */
export interface AgentPage {
  readonly agents: readonly SupervisedAgent[]
  readonly total: number
  readonly next: string | null
}

/**
 * One page of the agents that pass the filter, in the order of `all`, oldest first. Agents made or removed meanwhile move no other across pages; only
 * when the last agent of the page before was removed may one that was made in the same millisecond come twice.
 */
export function agentPage(all: readonly SupervisedAgent[], { filter, after, limit }: PageRequest): AgentPage {
  const total = all.filter((agent) => passes(agent, filter)).length
  const rest = (after === null ? all : restAfter(all, after)).filter((agent) => passes(agent, filter))
  const agents = rest.slice(0, Math.min(limit, fitting(rest)))
  const last = agents.at(-1)
  return { agents, total, next: last !== undefined && rest.length > agents.length ? cursorOf(last) : null }
}

/** How many of the first ones fit into a page. One always does. */
function fitting(agents: readonly SupervisedAgent[]): number {
  let characters = 0
  const over = agents.findIndex(({ record }, index) => {
    characters += textCharacters(record.spec)
    return index > 0 && characters > PAGE_CHARACTERS
  })
  return over === -1 ? agents.length : over
}

function passes({ record: { spec }, state, isUp }: SupervisedAgent, filter: AgentFilter): boolean {
  const { phases, types, group, names, running } = filter
  return (
    (phases?.includes(state.phase.kind) ?? true) &&
    (types?.includes(spec.type) ?? true) &&
    (group === undefined || spec.group === group) &&
    (names?.includes(spec.name) ?? true) &&
    (running === undefined || isUp === running)
  )
}

/** Names an agent for the next page, and says when it was made, in case it is gone by then. */
function cursorOf({ record: { createdAt, id } }: SupervisedAgent): string {
  return `${createdAt}.${id}`
}

function restAfter(all: readonly SupervisedAgent[], cursor: string): readonly SupervisedAgent[] {
  const dot = cursor.indexOf('.')
  const id = cursor.slice(dot + 1)
  const index = all.findIndex(({ record }) => record.id === id)
  if (index !== -1) return all.slice(index + 1)
  const createdAt = Number(cursor.slice(0, dot))
  return all.filter(({ record }) => record.createdAt >= createdAt)
}
