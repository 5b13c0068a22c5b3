import type { AgentView } from '../../contract/views.ts'
import { needsPerson } from '../../core/activity/needs-you.ts'
import { turnEnd } from '../../shapes/activity.ts'
import { z } from '../../shapes/zod.ts'
import { statusOf } from '../output/agent-words.ts'
import { shortText } from './untrusted.ts'

/** An agent as a model is told of it. */
export const shownAgent = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  group: z.string().nullable(),
  folder: z.string(),
  /** In words. */
  status: z.string(),
  phase: z.string(),
  /** `working`, `idle`, `waiting-approval` …; null: it is not up, or does not say. */
  doing: z.string().nullable(),
  /** It waits for a person, or is stuck. */
  needsPerson: z.boolean(),
  lastTurn: z.object({ end: turnEnd, at: z.string() }).nullable(),
  /** Messages that wait until it is idle. */
  waitingMessages: z.number().int(),
})
export type ShownAgent = z.infer<typeof shownAgent>

export function shownAgentOf(agent: AgentView): ShownAgent {
  const { id, spec, state, activity, messages } = agent
  const { name, type, group, cwd: folder } = spec
  const lastTurn = activity?.lastTurn ?? null
  return {
    ...{ id, name, type, group, folder },
    status: shortText(statusOf(agent, Date.now())),
    phase: state.phase.kind,
    doing: activity?.kind ?? null,
    needsPerson: needsPerson(agent),
    lastTurn: lastTurn && { end: lastTurn.end, at: new Date(lastTurn.at).toISOString() },
    waitingMessages: messages.length,
  }
}

/** An agent on one line. */
export function agentLine({ name, type, group, folder, status }: ShownAgent): string {
  return `${name} (${type}${group === null ? '' : `, group ${group}`}): ${status} · ${folder}`
}
