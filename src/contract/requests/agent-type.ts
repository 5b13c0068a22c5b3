import { z } from '../../shapes/zod.ts'
import { agentTypeView } from '../views.ts'
import type { RequestShape } from './request.ts'

/** Kinds of agents. */
export const agentTypeRequests = {
  /** Agent types with what is installed; `refresh` looks again. */
  'agentType.list': { input: z.object({ refresh: z.boolean() }), output: z.array(agentTypeView).readonly() },
} as const satisfies Record<string, RequestShape>
