import { z } from '../../shapes/zod.ts'
import { vitalsSample } from '../../shapes/vitals.ts'
import { agentRef, type RequestShape } from './request.ts'

/** Agents whose sparklines are asked for at once: what fits on a screen. */
export const MAX_RECENT_AGENTS = 200

const figures = z.array(z.number()).readonly()

/** Samples as columns of equal length, oldest first: a fifth of the size of a list of samples. */
export const sampleColumns = z.object({
  at: figures,
  cpuPercent: figures,
  rssBytes: figures,
  outputBytesPerSecond: figures,
})
export type SampleColumns = z.infer<typeof sampleColumns>

/** Samples kept in memory. */
export const vitalsRequests = {
  /** All kept samples of one agent, oldest first. */
  'vitals.history': { input: agentRef, output: z.array(vitalsSample).readonly() },
  /** The newest samples of the agents a page shows, for sparklines, by agent id. Agents nobody knows, or that were never up, are left out. */
  'vitals.recent': {
    input: z.object({
      /** Ids. */
      agents: z.array(z.string().max(200)).max(MAX_RECENT_AGENTS),
      samples: z.number().int().min(1).max(120),
    }),
    output: z.object({ agents: z.record(z.string(), sampleColumns) }),
  },
} as const satisfies Record<string, RequestShape>
