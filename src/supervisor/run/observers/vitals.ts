import type { VitalsSampler } from '../../vitals/vitals-sampler.ts'
import type { RunObserver } from '../run-observer.ts'

/** Has a run's vitals sampled while it lives. */
export function vitalsObserver(sampler: VitalsSampler): RunObserver {
  return {
    attach: ({ agentId, runId, terminal, tree }) =>
      sampler.watch({
        agentId,
        runId,
        outputBytes: () => terminal.outputBytes,
        groupUsage: () => tree.groupUsage,
        isWatchedClosely: () => false,
      }),
  }
}
