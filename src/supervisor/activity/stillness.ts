import type { VitalsSample } from '../../shapes/vitals.ts'

/** A program that waits for its provider wakes now and then: less than this is no work, percent of one core. */
const STILL_CPU_PERCENT = 0.5

/** Longer than this between two samples, ms: the machine slept or the host stood still, and nobody knows what the run did meanwhile. A quiet run is measured every 15 s, or at every second tick of a machine that is slow to tell. */
const LONGEST_STEP_MS = 40_000

/** Finds out since when nothing of a run has moved, from its samples. */
export class Stillness {
  private stillSinceMs: number | null = null
  private processes: number | null = null
  private lookedMs: number | null = null

  /** Since when its output, its processor time and its tree have all been flat, monotonic ms, as far as somebody looked; null: they are not. */
  sinceMs({ outputBytesPerSecond, cpuPercent, processes }: VitalsSample, nowMs: number): number | null {
    const isStill = outputBytesPerSecond === 0 && cpuPercent < STILL_CPU_PERCENT && processes === this.processes
    this.processes = processes
    const unseenMs = this.lookedMs === null ? 0 : nowMs - this.lookedMs
    this.lookedMs = nowMs
    if (unseenMs > LONGEST_STEP_MS && this.stillSinceMs !== null) this.stillSinceMs += unseenMs
    if (!isStill) this.stillSinceMs = null
    else this.stillSinceMs ??= nowMs
    return this.stillSinceMs
  }
}
