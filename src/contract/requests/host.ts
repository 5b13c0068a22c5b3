import { z } from '../../shapes/zod.ts'
import { agentView } from '../views.ts'
import { nothing, type RequestShape } from './request.ts'

/** The host itself. */
export const hostRequests = {
  /** Creates and starts the demo fleet; agents of it that are there already are only started. */
  'demo.start': { input: nothing, output: z.array(agentView) },
  /** Takes a notice off the list. */
  'host.dismissNotice': { input: z.object({ id: z.string() }), output: nothing },
} as const satisfies Record<string, RequestShape>
