import { z } from '../../shapes/zod.ts'
import { agentView } from '../views.ts'
import { nothing, type RequestShape } from './request.ts'

export const hostRequests = {
  /** Creates and starts the demo fleet; demo agents that already exist are only started. */
  'demo.start': { input: nothing, output: z.array(agentView) },
  /** Removes a notice from the list. */
  'host.dismissNotice': { input: z.object({ id: z.string() }), output: nothing },
} as const satisfies Record<string, RequestShape>
