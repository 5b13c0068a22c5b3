import { z } from '../../shapes/zod.ts'
import { nothing, request } from './request.ts'

const survivorRef = z.object({ pid: z.number().int(), startTime: z.number() })

/** Entries of the orphan ledger, which the host view lists. */
export const survivorRequests = {
  /** Kills a process in the ledger, after its identity was verified again. */
  'survivor.kill': request(() => ({ input: survivorRef, output: nothing })),
  /** Ignores it, or stops ignoring it: an ignored survivor stays in the ledger but no longer asks for attention. */
  'survivor.ignore': request(() => ({ input: survivorRef.extend({ isIgnored: z.boolean() }), output: nothing })),
}
