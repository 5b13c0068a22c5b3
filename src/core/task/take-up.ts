import type { AgentState } from '../../shapes/state.ts'
import type { Task } from '../../shapes/task.ts'
import { isUp } from '../agent/state.ts'

/** What a host does about a task that an earlier one carried out. */
export type TakeUp =
  /** Nothing of its attempt was started: it waits as before. */
  | 'not-begun'
  /** Its run goes on under this host, or processes of it may live: nothing is decided before they are gone. */
  | 'wait'
  /** Its run is over. */
  | 'over'
  /** It was begun, and its agent is not there any more. */
  | 'gone'

/**
 * What the store says of the attempt of a task. It is never begun again unless it is proven that nothing of it was
 * started. `agent`: the state of the agent made for that attempt; null: there is none.
 */
export function takeUpOf({ state }: Task, agent: AgentState | null): TakeUp {
  if (state.kind !== 'running' || state.begunAt === null) return 'not-begun'
  if (agent === null) return 'gone'
  if (isUp(agent.phase) || agent.lostRuns.length > 0) return 'wait'
  return agent.generation === 0 ? 'not-begun' : 'over'
}
