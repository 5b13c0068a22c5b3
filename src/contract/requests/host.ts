import { doctorCheckId, doctorReport } from '../../shapes/doctor.ts'
import { z } from '../../shapes/zod.ts'
import { agentView } from '../views.ts'
import { nothing, type RequestShape } from './request.ts'

export const hostRequests = {
  /** Creates and starts the demo fleet; demo agents that already exist are only started. */
  'demo.start': { input: nothing, output: z.array(agentView) },
  /** Looks for what is missing on this machine: makes one check, or all of them (null), which takes up to half a minute. */
  'host.doctor': { input: z.object({ only: doctorCheckId.nullable().default(null) }), output: doctorReport },
  /** Removes a notice from the list. */
  'host.dismissNotice': { input: z.object({ id: z.string() }), output: nothing },
} as const satisfies Record<string, RequestShape>
