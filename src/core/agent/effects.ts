import type { Starter } from './inputs.ts'
import type { AgentEvent } from '../../shapes/events.ts'
import type { AgentState, LostRun } from '../../shapes/state.ts'

/** What the supervisor must do after an event. */
export type AgentEffect =
  | { readonly kind: 'spawn'; readonly runId: string; readonly generation: number }
  | { readonly kind: 'run-stop-plan'; readonly forced: boolean; readonly leaderGone: boolean }
  | { readonly kind: 'force-stop' }
  /** Watch for survivors of a run whose end was not seen, until none is left. */
  | { readonly kind: 'watch-lost-run'; readonly run: LostRun }
  /** Ask the gate for another start: at once, or at `at` (epoch ms) unless something happens before. */
  | { readonly kind: 'start-again'; readonly at: number | null; readonly by: Starter }

/** The effects of `event`; `before` is the state it was applied to. */
export function effectsOf(event: AgentEvent, before: AgentState): readonly AgentEffect[] {
  switch (event.kind) {
    case 'starting':
      return [{ kind: 'spawn', runId: event.runId, generation: event.generation }]
    case 'stopping':
      return [{ kind: 'run-stop-plan', forced: event.forced, leaderGone: event.exit !== null }]
    case 'stop-forced':
      return [{ kind: 'force-stop' }]
    case 'run-lost':
      return [{ kind: 'watch-lost-run', run: event.run }]
    case 'backoff':
      return [{ kind: 'start-again', at: event.verdict.nextAt, by: 'policy' }]
    case 'failover':
      return [{ kind: 'start-again', at: null, by: 'policy' }]
    case 'stopped':
      return before.phase.kind === 'stopping' && before.phase.next === 'start'
        ? [{ kind: 'start-again', at: null, by: 'user' }]
        : []
    default:
      return []
  }
}
