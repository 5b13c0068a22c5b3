import type { AgentView } from '../../contract/views.ts'
import { needsPerson } from '../../core/activity/needs-you.ts'
import { isUp } from '../../core/agent/state.ts'
import { isIdleAfterTurn } from './turn.ts'

/** What an agent can be waited for to come to. */
export const CONDITIONS = {
  /** It runs and is ready. */
  ready: ({ state: { phase } }) => phase.kind === 'running' && phase.run.readyAt !== null,
  /** It waits for a person. */
  waiting: (agent) => needsPerson(agent),
  /** It has finished what it was told, or has ended. */
  finished: (agent) => isIdleAfterTurn(agent) || !isUp(agent.state.phase),
  /** Nothing of it runs. */
  stopped: ({ state }) => !isUp(state.phase),
} as const satisfies Record<string, (agent: AgentView) => boolean>

export type Condition = keyof typeof CONDITIONS

/** A start has come to its end: it is up, or will not be. */
export function isStarted({ state: { phase } }: AgentView): boolean {
  return ['running', 'failed', 'crash-loop', 'stopped'].includes(phase.kind)
}

/** A stop has come to its end. */
export function isDown({ state }: AgentView): boolean {
  return !isUp(state.phase) && state.phase.kind !== 'backoff'
}
