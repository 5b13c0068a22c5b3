import type { AgentView } from '../../contract/views.ts'
import { isUp } from '../../core/agent/state.ts'
import { isTold } from '../../core/activity/needs-you.ts'
import { activitySentence } from '../../words/activity-words.ts'
import { phaseSentence } from '../../words/phase-words.ts'
import type { Look } from './table.ts'

/** What an agent does now, in few words. `now`: epoch ms. */
export function statusOf({ state, activity }: AgentView, now: number): string {
  if (state.phase.kind === 'running' && isTold(activity)) return activitySentence(activity, now)
  return phaseSentence(state.phase, { now, turn: null })
}

/** How that looks: what needs a person stands out. */
export function lookOf({ state, activity }: AgentView): Look {
  switch (state.phase.kind) {
    case 'crash-loop':
    case 'failed':
    case 'unkillable':
      return 'bad'
    case 'backoff':
    case 'queued':
      return 'warning'
    case 'running':
      if (activity !== null && (activity.ask !== null || activity.kind === 'stuck')) return 'warning'
      return activity?.kind === 'working' ? 'good' : 'plain'
    default:
      return isUp(state.phase) ? 'plain' : 'dim'
  }
}
