import type { AgentView } from '../../contract/views.ts'

/** It waits for the next instruction, and has ended a turn in this run. */
export function isIdleAfterTurn({ activity }: Pick<AgentView, 'activity'>): boolean {
  return activity !== null && activity.kind === 'idle' && activity.lastTurn !== null
}
