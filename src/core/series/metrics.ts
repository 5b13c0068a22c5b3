import { seriesMetric, type SeriesMetric } from '../../shapes/series.ts'

/** Every metric that is kept. */
export const SERIES_METRICS: readonly SeriesMetric[] = seriesMetric.options

/** How a metric is written. */
export interface MetricFormat {
  /** Its name in a chunk. A code is never given to another metric. */
  readonly code: number
  /** Figures are written as integers: the value times this. */
  readonly perUnit: number
  /** Large figures are written with fewer digits. */
  readonly isCurved: boolean
}

/** Hundredths: an agent that rests uses a few hundredths of a percent, which must not look like nothing. */
const CPU_PER_UNIT = 100
/** 64 KiB: a thousandth of what the smallest agent has, and the step of a leak over a minute. */
const MEMORY_PER_UNIT = 1 / 65_536
/** Disks work in sectors of 512 bytes; spread over the 5 s between two readings, less than this cannot occur. */
const TRAFFIC_PER_UNIT = 1 / 64
/** Only averages of counts have fractions, and a quarter of a thread is more than anybody asks for. */
const COUNT_PER_UNIT = 4

export const METRIC_FORMATS: Readonly<Record<SeriesMetric, MetricFormat>> = {
  cpuPercent: { code: 1, perUnit: CPU_PER_UNIT, isCurved: true },
  memoryBytes: { code: 2, perUnit: MEMORY_PER_UNIT, isCurved: false },
  processes: { code: 3, perUnit: COUNT_PER_UNIT, isCurved: false },
  threads: { code: 4, perUnit: COUNT_PER_UNIT, isCurved: false },
  zombies: { code: 5, perUnit: COUNT_PER_UNIT, isCurved: false },
  openFiles: { code: 6, perUnit: COUNT_PER_UNIT, isCurved: false },
  readBytesPerSecond: { code: 7, perUnit: TRAFFIC_PER_UNIT, isCurved: true },
  writeBytesPerSecond: { code: 8, perUnit: TRAFFIC_PER_UNIT, isCurved: true },
  outputBytesPerSecond: { code: 9, perUnit: 1, isCurved: true },
}

/**
 * Largest integer that is written. Twice this and a sign still is an integer a double holds exactly; as bytes it is far
 * more than any machine has.
 */
const MOST_WRITTEN = 2 ** 51

/**
 * Bits of a curved figure: from 2^8 on there are 128 steps to each doubling, so that it is at most 0.4 % off. Rates of
 * bursts differ by more from second to second, and their last digits would be most of what is stored.
 */
const CURVED_BITS = 8
const CURVED_FROM = 2 ** CURVED_BITS
const STEPS_PER_DOUBLING = CURVED_FROM / 2
const SMALL = 2 ** 31

/** A figure as it is written. The larger of two is never written as the smaller. */
export function writtenOf(value: number, { perUnit, isCurved }: MetricFormat): number {
  const whole = Math.min(MOST_WRITTEN, Math.round(value * perUnit))
  if (!isCurved || whole < CURVED_FROM) return whole
  const doublings = bitsOf(whole) - CURVED_BITS
  return doublings * STEPS_PER_DOUBLING + Math.round(whole / 2 ** doublings)
}

/** The figure a written integer stands for. */
export function figureOf(written: number, { perUnit, isCurved }: MetricFormat): number {
  if (!isCurved || written < CURVED_FROM) return written / perUnit
  const doublings = Math.floor(written / STEPS_PER_DOUBLING) - 1
  return ((written - doublings * STEPS_PER_DOUBLING) * 2 ** doublings) / perUnit
}

/** Bits an integer has. */
function bitsOf(whole: number): number {
  return whole < SMALL ? 32 - Math.clz32(whole) : 32 + bitsOf(Math.floor(whole / 2 ** 32))
}
