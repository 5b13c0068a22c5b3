import { z } from '../../shapes/zod.ts'
import { sessionView } from '../views.ts'
import { nothing, request } from './request.ts'

/** Sessions that outlive the host (tmux). */
export const sessionRequests = {
  /** All sessions, including those of agents that were removed. */
  'session.list': request(() => ({ input: nothing, output: z.array(sessionView).readonly() })),
  /** Ends a session that belongs to no agent any more. */
  'session.end': request(() => ({ input: z.object({ runId: z.string() }), output: nothing })),
}
