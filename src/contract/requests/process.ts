import { endSignal } from '../../shapes/end-signal.ts'
import { processIdentity } from '../../shapes/process-identity.ts'
import { z } from '../../shapes/zod.ts'
import { agentRef, request } from './request.ts'

/**
 * What came of it. `sent`: it was signalled, and may take its time; `gone`: it had ended; `stranger`: it is not of this agent's tree, or another
 * process has its pid by now, so nothing was sent; `not-permitted`: the system did not allow it.
 */
const endOutcome = z.enum(['sent', 'gone', 'stranger', 'not-permitted'])

export const processRequests = {
  /** Signals one process of the agent's tree, as `agent.processes` named it. Its first process is refused: that is a stop of the agent. */
  'process.end': request(() => ({
    input: agentRef.extend({ ...processIdentity.shape, signal: endSignal }),
    output: z.object({ outcome: endOutcome }),
  })),
}
