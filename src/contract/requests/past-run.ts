import { pastRun, postMortem } from '../../shapes/post-mortem.ts'
import { z } from '../../shapes/zod.ts'
import { agentRef, request } from './request.ts'

export const pastRunRequests = {
  /** The runs of an agent of which a post-mortem is kept, the latest first. */
  'run.list': request(() => ({ input: agentRef, output: z.array(pastRun).readonly() })),
  /** What was kept at the end of one run. */
  'run.postMortem': request(() => ({
    input: agentRef.extend({ generation: z.number().int().min(0) }),
    output: postMortem,
  })),
}
