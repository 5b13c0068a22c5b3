import type { SeriesMetric } from '../../../shapes/series.ts'
import { formatBytes, formatPercent, formatRate } from '../../../words/format.ts'

/** A figure that charts of the history show. */
export interface HistoryMeasure {
  readonly metric: SeriesMetric
  readonly label: string
  readonly words: (value: number) => string
  /** The scale of a chart never ends below this value. */
  readonly leastScale: number
  /** Steps between the marks of its axis. */
  readonly steps: number[]
}

/** 1, 2, 5, 10, 20, 50 … */
const TEN_STEPS = Array.from({ length: 7 }, (_, power) => [1, 2, 5].map((each) => each * 10 ** power)).flat()
/** Powers of two, for what is told in KB and MB. */
const TWO_STEPS = Array.from({ length: 40 }, (_, power) => 2 ** power)

const wholeWords = (value: number): string =>
  value < 10 ? value.toFixed(1).replace(/\.0$/, '') : String(Math.round(value))

const MEMORY: HistoryMeasure = {
  ...{ metric: 'memoryBytes', label: 'Memory', words: formatBytes, leastScale: 64 * 1024 ** 2, steps: TWO_STEPS },
}

/** In the order they are offered. */
export const HISTORY_MEASURES: readonly HistoryMeasure[] = [
  MEMORY,
  { metric: 'cpuPercent', label: 'CPU', words: formatPercent, leastScale: 20, steps: TEN_STEPS },
  { metric: 'processes', label: 'Processes', words: wholeWords, leastScale: 4, steps: TEN_STEPS },
  { metric: 'outputBytesPerSecond', label: 'Output', words: formatRate, leastScale: 4 * 1024, steps: TWO_STEPS },
  { metric: 'writeBytesPerSecond', label: 'Disk writes', words: formatRate, leastScale: 64 * 1024, steps: TWO_STEPS },
  { metric: 'openFiles', label: 'Open files', words: wholeWords, leastScale: 16, steps: TEN_STEPS },
]

/** How a metric is shown; one that is not offered is shown as memory would be. */
export function measureOf(metric: SeriesMetric): HistoryMeasure {
  return HISTORY_MEASURES.find((measure) => measure.metric === metric) ?? MEMORY
}
