import { z } from '../../shapes/zod.ts'
import { agentTypeView } from '../views.ts'
import { request } from './request.ts'

export const agentTypeRequests = {
  /** Agent types and whether each is installed; `refresh` checks again. */
  'agentType.list': request(() => ({
    input: z.object({ refresh: z.boolean() }),
    output: z.array(agentTypeView).readonly(),
  })),
}
