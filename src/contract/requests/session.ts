import { z } from '../../shapes/zod.ts'
import { sessionView } from '../views.ts'
import { nothing, type RequestShape } from './request.ts'

/** Sessions that outlive the host (tmux). */
export const sessionRequests = {
  /** All of them, those of agents that are gone included. */
  'session.list': { input: nothing, output: z.array(sessionView).readonly() },
  /** Ends a session no agent knows of any more. */
  'session.end': { input: z.object({ runId: z.string() }), output: nothing },
} as const satisfies Record<string, RequestShape>
