import { z } from '../../shapes/zod.ts'
import { agentView, hostView } from '../views.ts'
import { settingsValues } from '../../shapes/settings.ts'
import { queueHold, queuePlace, vitalsTick } from '../streams.ts'
import { nothing, type RequestShape } from './request.ts'

/** The fleet as a whole. */
export const fleetRequests = {
  /** Snapshot of the fleet; from the answer on, the connection receives every stream message about it after `seq`. */
  'fleet.subscribe': {
    input: nothing,
    output: z.object({
      seq: z.number().int(),
      /** What this client may do: a page shows a viewer no buttons. */
      role: z.enum(['owner', 'viewer', 'run']),
      host: hostView,
      agents: z.array(agentView).readonly(),
      /** Agents that wait for their turn to start, in no particular order. */
      queue: z.array(queuePlace).readonly(),
      hold: queueHold,
      settings: settingsValues,
      /** The newest tick of the sampler; null: there was none yet. */
      vitals: vitalsTick.nullable(),
    }),
  },
} as const satisfies Record<string, RequestShape>
