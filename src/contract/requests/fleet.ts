import { z } from '../../shapes/zod.ts'
import { agentView, alertView, hostView } from '../views.ts'
import { taskCounts } from '../../shapes/task.ts'
import { settingsValues } from '../../shapes/settings.ts'
import { queueHold, queuePlace, vitalsTick } from '../streams.ts'
import { nothing, request } from './request.ts'

export const fleetRequests = {
  /**
   * Snapshot of the fleet; after the answer, the connection receives every fleet stream message after `seq`. A large
   * fleet comes in pages: the others are those of `agent.list`, with `after` as in `next`.
   */
  'fleet.subscribe': request(() => ({
    input: nothing,
    output: z.object({
      seq: z.number().int(),
      /** The client's role: a page shows a viewer no buttons. */
      role: z.enum(['owner', 'viewer', 'run']),
      host: hostView,
      /** The oldest ones. */
      agents: z.array(agentView).readonly(),
      /** Where the next page of agents begins; null: these are all. */
      next: z.string().nullable(),
      /** Agents in the waiting line, in no particular order. */
      queue: z.array(queuePlace).readonly(),
      hold: queueHold,
      settings: settingsValues,
      /** What fires, and what did lately. */
      alerts: z.array(alertView).readonly(),
      /** How many tasks there are. */
      tasks: taskCounts,
      /** The newest tick of the sampler; null if there was none yet. */
      vitals: vitalsTick.nullable(),
    }),
  })),
}
