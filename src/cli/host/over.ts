import type { AgentView } from '../../contract/views.ts'

const OVER: ReadonlySet<string> = new Set(['stopped', 'failed', 'crash-loop', 'unkillable'])

/** Nothing of it runs, and it is not started again by itself. */
export function isOver({ state }: Pick<AgentView, 'state'>): boolean {
  return OVER.has(state.phase.kind)
}
