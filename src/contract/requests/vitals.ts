import { z } from '../../shapes/zod.ts'
import { vitalsSample } from '../../shapes/vitals.ts'
import { agentRef, request } from './request.ts'

/** Most agents per request: as many sparklines as fit on a screen. */
export const MAX_RECENT_AGENTS = 200

const figures = z.array(z.number()).readonly()

/** Samples as columns of equal length, oldest first: a fifth of the size of a list of samples. */
export const sampleColumns = z.object({
  at: figures,
  cpuPercent: figures,
  memoryBytes: figures,
  outputBytesPerSecond: figures,
})
export type SampleColumns = z.infer<typeof sampleColumns>

export const vitalsRequests = {
  /** All samples of one agent kept in memory, oldest first. */
  'vitals.history': request(() => ({ input: agentRef, output: z.array(vitalsSample).readonly() })),
  /**
   * The newest samples of the given agents, for sparklines, by agent id. Agents that are unknown or were never up are
   * left out.
   */
  'vitals.recent': request(() => ({
    input: z.object({
      /** Agent ids. */
      agents: z.array(z.string().max(200)).max(MAX_RECENT_AGENTS),
      samples: z.number().int().min(1).max(120),
    }),
    output: z.object({ agents: z.record(z.string(), sampleColumns) }),
  })),
}
