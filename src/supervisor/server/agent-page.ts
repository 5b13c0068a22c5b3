import type { AgentFilter } from '../../contract/requests/agent.ts'
import type { SupervisedAgent } from '../fleet/supervised-agent.ts'

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

/** One page of the agents that pass the filter, oldest agent first. An agent that is made or removed meanwhile moves no other across pages. */
export function agentPage(all: readonly SupervisedAgent[], { filter, after, limit }: PageRequest): AgentPage {
  const matching = all.filter((agent) => passes(agent, filter)).toSorted(byAge)
  const rest = after === null ? matching : matching.filter((agent) => cursorOf(agent) > after)
  const agents = rest.slice(0, limit)
  const last = agents.at(-1)
  const next = last !== undefined && rest.length > agents.length ? cursorOf(last) : null
  return { agents, total: matching.length, next }
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

function byAge(a: SupervisedAgent, b: SupervisedAgent): number {
  const [left, right] = [cursorOf(a), cursorOf(b)]
  return left < right ? -1 : Number(left > right)
}

/** Digits of an epoch time in ms, for as long as anybody cares. */
const TIME_DIGITS = 15

/** The agent's place in the order of age, as text that compares. */
function cursorOf({ record: { createdAt, id } }: SupervisedAgent): string {
  return `${String(createdAt).padStart(TIME_DIGITS, '0')}.${id}`
}
