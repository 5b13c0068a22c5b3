import { shape } from './shape.ts'
import { z } from './zod.ts'

/**
 * A process, for good: a pid alone is never one, since pids are used again.
 * `startTime` is in the platform's own unit (Linux: ticks since boot, macOS: epoch s, Windows: epoch ms) and only ever compared.
 */
export interface ProcessIdentity {
  readonly pid: number
  readonly startTime: number
  readonly bootId: string
}

export const processIdentity = shape<ProcessIdentity>()(
  z.object({ pid: z.number().int(), startTime: z.number(), bootId: z.string() }),
)
