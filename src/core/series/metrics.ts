import { seriesMetric, type SeriesMetric } from '../../shapes/series.ts'

/** Every metric that is kept. */
export const SERIES_METRICS: readonly SeriesMetric[] = seriesMetric.options

/** How a metric is written. */
interface MetricFormat {
  /** Its name in a chunk. A code is never given to another metric. */
  readonly code: number
  /** Figures are written as integers: the value times this. */
  readonly perUnit: number
}

/** Hundredths: an agent that rests uses a few hundredths of a percent, which must not look like nothing. */
const CPU_PER_UNIT = 100
/** The kernel counts memory in pages of 4 KiB or more: finer figures would only be noise of averages. */
const MEMORY_PER_UNIT = 1 / 4096
/** Disks work in sectors of 512 bytes; spread over the 5 s between two readings, less than this cannot occur. */
const TRAFFIC_PER_UNIT = 1 / 64
/** Averages of counts: how many threads there were needs no more than a tenth. */
const COUNT_PER_UNIT = 10

export const METRIC_FORMATS: Readonly<Record<SeriesMetric, MetricFormat>> = {
  cpuPercent: { code: 1, perUnit: CPU_PER_UNIT },
  memoryBytes: { code: 2, perUnit: MEMORY_PER_UNIT },
  processes: { code: 3, perUnit: COUNT_PER_UNIT },
  threads: { code: 4, perUnit: COUNT_PER_UNIT },
  zombies: { code: 5, perUnit: COUNT_PER_UNIT },
  openFiles: { code: 6, perUnit: COUNT_PER_UNIT },
  readBytesPerSecond: { code: 7, perUnit: TRAFFIC_PER_UNIT },
  writeBytesPerSecond: { code: 8, perUnit: TRAFFIC_PER_UNIT },
  outputBytesPerSecond: { code: 9, perUnit: 1 },
}

/**
 * Largest integer that is written. Twice this and a sign still is an integer a double holds exactly; as bytes it is
 * 2 PB, which no agent has.
 */
const MOST_WRITTEN = 2 ** 51

/** A figure as it is written. */
export function writtenOf(value: number, { perUnit }: MetricFormat): number {
  return Math.min(MOST_WRITTEN, Math.round(value * perUnit))
}

/** The figure a written integer stands for. */
export function figureOf(written: number, { perUnit }: MetricFormat): number {
  return written / perUnit
}
