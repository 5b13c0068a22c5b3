import { asksForPresent, isChosen } from '../../core/history/chosen-agents.ts'
import { effectiveLimits } from '../../core/run-limits/effective.ts'
import type { AgentType } from '../../shapes/agent-type.ts'
import type { HistoryFilter } from '../../shapes/history.ts'
import type { LimitKind, Limits } from '../../shapes/run-limits.ts'
import type { SupervisorPorts } from '../environment.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { SupervisedAgent } from '../fleet/supervised-agent.ts'

/** Whom a filter selects. */
export interface AgentChoice {
  /** Those there are, in order of creation. */
  readonly agents: readonly SupervisedAgent[]
  /** Of all that are known, also those that were removed; null: everybody, and the host. */
  readonly ids: readonly string[] | null
}

/** What a choice is made of. */
export interface ChoiceParts {
  readonly ports: Pick<SupervisorPorts, 'agentTypes' | 'settings' | 'store'>
  readonly fleet: Pick<Fleet, 'list' | 'find'>
}

/** The agents a filter selects. What it asks of moments is asked elsewhere. */
export async function chooseAgents({ ports, fleet }: ChoiceParts, filter: HistoryFilter): Promise<AgentChoice> {
  const types = filter.limits === null ? [] : await ports.agentTypes.list()
  const settings = ports.settings.values.limits
  const agents = fleet.list().filter(({ record: { id, spec } }) => {
    const type = types.find((one) => one.id === spec.type)
    return isChosen({ id, spec, limits: limitKindsOf(spec.limits, type, settings) }, filter)
  })
  if (filter.agents === null && !asksForPresent(filter)) return { agents, ids: null }
  const gone = asksForPresent(filter) ? [] : goneOf(filter.agents ?? [], { ports, fleet })
  return { agents, ids: [...agents.map(({ record }) => record.id), ...gone] }
}

/** Of those that were removed nothing is known but an id and, if it had a run, its last name. */
function goneOf(refs: readonly string[], { ports, fleet }: ChoiceParts): readonly string[] {
  const named = [...ports.store.postMortems.names()].filter(([, name]) => refs.includes(name)).map(([id]) => id)
  return [...new Set([...refs, ...named])].filter((id) => fleet.find(id) === null)
}

function limitKindsOf(agent: Limits, type: AgentType | undefined, settings: Limits): readonly LimitKind[] {
  return effectiveLimits({ agent, type: type?.limits ?? {}, settings }).map(({ kind }) => kind)
}
