import { KEPT_SAMPLES } from '../../core/vitals/sample.ts'
import type { VitalsSample } from '../../shapes/vitals.ts'

/** One agent's samples at full rate, oldest first, in typed arrays outside React state. */
export class VitalsRing {
  private readonly at = new Float64Array(KEPT_SAMPLES)
  private readonly cpu = new Float64Array(KEPT_SAMPLES)
  private readonly memory = new Float64Array(KEPT_SAMPLES)
  private readonly output = new Float64Array(KEPT_SAMPLES)
  private start = 0
  private count = 0
  private newest: VitalsSample | null = null

  /** How many samples there are. */
  get length(): number {
    return this.count
  }

  /** The newest sample; null: none yet. */
  get latest(): VitalsSample | null {
    return this.newest
  }

  /** Adds a sample in order of arrival, as the host's clock may be set back; one that is kept already is ignored. */
  push(sample: VitalsSample): void {
    if (this.has(sample.at)) return
    const slot = (this.start + this.count) % KEPT_SAMPLES
    if (this.count === KEPT_SAMPLES) this.start = (this.start + 1) % KEPT_SAMPLES
    else this.count += 1
    this.at[slot] = sample.at
    this.cpu[slot] = sample.cpuPercent
    this.memory[slot] = sample.memoryBytes
    this.output[slot] = sample.outputBytesPerSecond
    this.newest = sample
  }

  /** Calls `visit` for the newest `limit` samples, oldest first: epoch ms, percent of a core, bytes, bytes per second. */
  each(limit: number, visit: (at: number, cpu: number, memory: number, output: number) => void): void {
    const shown = Math.min(limit, this.count)
    for (let index = this.count - shown; index < this.count; index += 1) {
      const slot = (this.start + index) % KEPT_SAMPLES
      visit(this.at[slot] ?? 0, this.cpu[slot] ?? 0, this.memory[slot] ?? 0, this.output[slot] ?? 0)
    }
  }

  /** Times grow unless the clock was set back, so the search is skipped for a sample newer than the newest. */
  private has(at: number): boolean {
    if (this.newest === null || at > this.newest.at) return false
    for (let index = 0; index < this.count; index += 1) {
      if (this.at[(this.start + index) % KEPT_SAMPLES] === at) return true
    }
    return false
  }
}
