import { shape } from './shape.ts'
import { z } from './zod.ts'

/**
 * Identifies a process for good, which a pid alone does not, because pids are reused. `startTime` is in the platform's
 * own unit (Linux: ticks since boot, macOS: epoch s, Windows: epoch ms) and is only compared.
 */
export interface ProcessIdentity {
  readonly pid: number
  readonly startTime: number
  readonly bootId: string
}

export const processIdentity = shape<ProcessIdentity>()(
  z.object({ pid: z.number().int(), startTime: z.number(), bootId: z.string() }),
)
