import type { VitalsSampler } from '../../vitals/vitals-sampler.ts'
import type { RunObserver } from '../run-observer.ts'

/** What is known of a run's limits. */
export interface NearLimits {
  isLimited(runId: string): boolean
  isWatchedClosely(runId: string): boolean
  memoryBoundOf(runId: string): number | null
}

/** Has a run's vitals sampled while it lives. */
export function vitalsObserver(sampler: VitalsSampler, near: NearLimits): RunObserver {
  return {
    attach: ({ agentId, runId, terminal, tree }) =>
      sampler.watch({
        agentId,
        runId,
        outputBytes: () => terminal.outputBytes,
        groupUsage: (members) => {
          tree.compare(members, near.isLimited(runId) || near.isWatchedClosely(runId))
          return tree.groupUsage
        },
        isLimited: () => near.isLimited(runId),
        isWatchedClosely: () => near.isWatchedClosely(runId),
        isShown: () => terminal.isShown,
        memoryBound: () => near.memoryBoundOf(runId),
      }),
  }
}
