import { asksForPresent, isChosen } from '../../core/history/chosen-agents.ts'
import { effectiveLimits } from '../../core/run-limits/effective.ts'
import type { AgentType } from '../../shapes/agent-type.ts'
import type { HistoryFilter } from '../../shapes/history.ts'
import type { SupervisorPorts } from '../environment.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { SupervisedAgent } from '../fleet/supervised-agent.ts'

/** Whom a filter selects, of the agents there are and of those that were removed. */
export interface AgentChoice {
  /** Agents there are, in order of creation. */
  readonly agents: readonly SupervisedAgent[]
  /** Nobody is left out. */
  readonly isEverybody: boolean
  /** `name`: the last known name of one that may be gone. */
  has(agentId: string, name: string): boolean
}

/** What a choice is made of. */
export interface ChoiceParts {
  readonly ports: Pick<SupervisorPorts, 'agentTypes' | 'settings'>
  readonly fleet: Pick<Fleet, 'list' | 'find'>
}

/** The agents a filter selects. */
export async function chooseAgents({ ports, fleet }: ChoiceParts, filter: HistoryFilter): Promise<AgentChoice> {
  const types = filter.limits === null ? [] : await ports.agentTypes.list()
  const settings = ports.settings.values.limits
  const agents = fleet.list().filter(({ record: { id, spec } }) => {
    const type = types.find((one) => one.id === spec.type)
    return isChosen({ id, spec, limits: limitKindsOf(spec, type, settings) }, filter)
  })
  const ids = new Set(agents.map(({ record }) => record.id))
  const isGoneChosen = (id: string, name: string): boolean =>
    !asksForPresent(filter) && (filter.agents?.some((ref) => ref === id || ref === name) ?? true)
  return {
    agents,
    isEverybody: filter.agents === null && !asksForPresent(filter),
    has: (id, name) => (fleet.find(id) === null ? isGoneChosen(id, name) : ids.has(id)),
  }
}

function limitKindsOf(
  { limits: agent }: SupervisedAgent['record']['spec'],
  type: AgentType | undefined,
  settings: Parameters<typeof effectiveLimits>[0]['settings'],
): Parameters<typeof isChosen>[0]['limits'] {
  return effectiveLimits({ agent, type: type?.limits ?? {}, settings }).map(({ kind }) => kind)
}
