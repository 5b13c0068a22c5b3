import type { ProcessIdentity } from '../../shapes/process-identity.ts'
import { z } from '../../shapes/zod.ts'

/** A process for good: pid, start time, boot. */
export const processIdentity = z.object({
  pid: z.number().int(),
  startTime: z.number(),
  bootId: z.string(),
}) satisfies z.ZodType<ProcessIdentity>

/** One process of a run's tree, as the inspector lists it; depth 0 is the run's first process. */
export const processView = z.object({
  pid: z.number().int(),
  parentPid: z.number().int(),
  depth: z.number().int(),
  name: z.string(),
  commandLine: z.string(),
  cpuPercent: z.number(),
  rssBytes: z.number(),
  threads: z.number().int(),
  state: z.string(),
})
export type ProcessView = z.infer<typeof processView>
