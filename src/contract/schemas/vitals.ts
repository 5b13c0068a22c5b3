import type { HostSample, VitalsSample } from '../../shapes/vitals.ts'
import { z } from '../../shapes/zod.ts'

export const vitalsSample = z.object({
  at: z.number(),
  cpuPercent: z.number(),
  rssBytes: z.number(),
  processes: z.number().int(),
  threads: z.number().int(),
  zombies: z.number().int(),
  outputBytesPerSecond: z.number(),
}) satisfies z.ZodType<VitalsSample>

export const hostSample = z.object({
  at: z.number(),
  totalMemoryBytes: z.number(),
  freeMemoryBytes: z.number(),
  memoryPressurePercent: z.number().nullable(),
  cores: z.number().int(),
  ownCpuPercent: z.number(),
  ownRssBytes: z.number(),
}) satisfies z.ZodType<HostSample>
