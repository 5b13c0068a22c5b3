import { z } from '../../shapes/zod.ts'
import { nothing, type RequestShape } from './request.ts'

const survivorRef = z.object({ pid: z.number().int(), startTime: z.number() })

/** Lines of the orphan ledger, which the host view lists. */
export const survivorRequests = {
  /** Kills a process of the ledger, after its identity was checked once more. */
  'survivor.kill': { input: survivorRef, output: nothing },
  /** Lets it be: it stays in the ledger without asking for attention. */
  'survivor.ignore': { input: survivorRef.extend({ isIgnored: z.boolean() }), output: nothing },
} as const satisfies Record<string, RequestShape>
