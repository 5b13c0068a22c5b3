import { z } from '../../shapes/zod.ts'
import { agentTypeView } from '../views.ts'
import type { RequestShape } from './request.ts'

export const agentTypeRequests = {
  /** Agent types and whether each is installed; `refresh` checks again. */
  'agentType.list': { input: z.object({ refresh: z.boolean() }), output: z.array(agentTypeView).readonly() },
} as const satisfies Record<string, RequestShape>
