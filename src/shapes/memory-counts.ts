import { shape } from './shape.ts'
import { z } from './zod.ts'

/** What the kernel counted of the memory of one run's group. Counts begin with the run. */
export interface MemoryCounts {
  /** The most it had at once, caches among it, bytes; null: this kernel does not tell. */
  readonly peakBytes: number | null
  /** The most its own group may have, bytes; null: there is no such bound, so one of a group above, or the machine, was full. */
  readonly maxBytes: number | null
  /** How often it was made to wait at its soft bound, and came to its hard one. */
  readonly high: number
  readonly max: number
  /** Processes of it that the out-of-memory killer ended. */
  readonly oomKill: number
}

const count = z.number().int()

export const memoryCounts = shape<MemoryCounts>()(
  z.object({
    ...{ peakBytes: z.number().nullable(), maxBytes: z.number().nullable() },
    ...{ high: count, max: count, oomKill: count },
  }),
)
