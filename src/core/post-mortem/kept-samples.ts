import type { KeptSamples } from '../../shapes/post-mortem.ts'
import type { VitalsSample } from '../../shapes/vitals.ts'

const KIB = 1024

/** Samples as they are kept. `sinceMs`: those of the run; earlier ones belong to the one before. */
export function keptSamplesOf(samples: readonly VitalsSample[], sinceMs: number): KeptSamples {
  const own = samples.filter(({ at }) => at >= sinceMs)
  const columnOf = (read: (sample: VitalsSample) => number): readonly number[] =>
    own.map((sample) => Math.max(0, Math.round(read(sample))))
  const partlyOf = (read: (sample: VitalsSample) => number | null): readonly (number | null)[] =>
    own.map((sample) => {
      const value = read(sample)
      return value === null ? null : Math.max(0, Math.round(value))
    })
  return {
    at: columnOf(({ at }) => at),
    cpuTenths: columnOf(({ cpuPercent }) => cpuPercent * 10),
    memoryKib: columnOf(({ memoryBytes }) => memoryBytes / KIB),
    processes: columnOf(({ processes }) => processes),
    openFiles: partlyOf(({ openFiles }) => openFiles),
    readBytesPerSecond: partlyOf(({ readBytesPerSecond }) => readBytesPerSecond),
    writeBytesPerSecond: partlyOf(({ writeBytesPerSecond }) => writeBytesPerSecond),
    outputBytesPerSecond: columnOf(({ outputBytesPerSecond }) => outputBytesPerSecond),
  }
}

export const NO_SAMPLES: KeptSamples = keptSamplesOf([], 0)
