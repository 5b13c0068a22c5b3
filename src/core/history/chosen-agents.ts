import type { HistoryFilter } from '../../shapes/history.ts'
import type { LimitKind } from '../../shapes/run-limits.ts'
import type { AgentSpec } from '../../shapes/spec.ts'
import { isInside } from '../agent/spawn-policy.ts'

/** An agent as far as a filter asks for what it has now. */
export interface ChoosableAgent {
  readonly id: string
  readonly spec: Pick<AgentSpec, 'name' | 'type' | 'priority' | 'cwd'>
  /** Kinds of the limits in force. */
  readonly limits: readonly LimitKind[]
}

/** Whether an agent has what a filter asks for. `doing` and `bands` are asked of moments, not of agents. */
export function isChosen({ id, spec, limits }: ChoosableAgent, filter: HistoryFilter): boolean {
  return (
    has(filter.agents, (ref) => ref === id || ref === spec.name) &&
    has(filter.types, (type) => type === spec.type) &&
    has(filter.priorities, (priority) => priority === spec.priority) &&
    has(filter.workspaces, (folder) => isInside(spec.cwd, folder)) &&
    has(filter.limits, (kind) => limits.includes(kind))
  )
}

/** Whether a filter asks for anything that only an agent that is there now has. */
export function asksForPresent({ types, priorities, workspaces, limits }: HistoryFilter): boolean {
  return [types, priorities, workspaces, limits].some((values) => values !== null)
}

function has<T>(values: readonly T[] | null, isMet: (value: T) => boolean): boolean {
  return values === null || values.some(isMet)
}
