import type { Clock } from '../../base/clock.ts'
import type { VitalsSampler } from './vitals-sampler.ts'

/** Longer than this between two ticks beyond their distance, ms: the machine slept or stood still, and what was counted before says nothing. */
const STALL_MS = 2_000

/** Tells whether time was lost between two ticks of the sampler. */
export class TickGaps {
  private readonly clock: Clock
  private readonly sampler: Pick<VitalsSampler, 'intervalMs'>
  private last: { readonly ms: number; readonly at: number } | null = null

  constructor(clock: Clock, sampler: Pick<VitalsSampler, 'intervalMs'>) {
    this.clock = clock
    this.sampler = sampler
  }

  /** Called at each tick: after a sleep or a stall how long it was by the monotonic clock, ms (0 where that stands still meanwhile); null: there was none. */
  take(): number | null {
    const [before, now] = [this.last, { ms: this.clock.monotonicMs(), at: this.clock.now() }]
    this.last = now
    if (before === null) return null
    const longest = this.sampler.intervalMs + STALL_MS
    const stepMs = now.ms - before.ms
    if (stepMs > longest) return stepMs
    return Math.abs(now.at - before.at) > longest ? 0 : null
  }
}
