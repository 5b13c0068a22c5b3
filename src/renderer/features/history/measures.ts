import type { SeriesMetric } from '../../../shapes/series.ts'
import { formatBytes, formatPercent, formatRate } from '../../../words/format.ts'

/** A figure that charts of the history show. */
export interface HistoryMeasure {
  readonly metric: SeriesMetric
  readonly label: string
  readonly words: (value: number) => string
  /** The scale of a chart never ends below this value. */
  readonly leastScale: number
}

const wholeWords = (value: number): string =>
  value < 10 ? value.toFixed(1).replace(/\.0$/, '') : String(Math.round(value))

const MEMORY: HistoryMeasure = {
  ...{ metric: 'memoryBytes', label: 'Memory', words: formatBytes, leastScale: 64 * 1024 ** 2 },
}

/** In the order they are offered. */
export const HISTORY_MEASURES: readonly HistoryMeasure[] = [
  MEMORY,
  { metric: 'cpuPercent', label: 'CPU', words: formatPercent, leastScale: 20 },
  { metric: 'processes', label: 'Processes', words: wholeWords, leastScale: 4 },
  { metric: 'outputBytesPerSecond', label: 'Output', words: formatRate, leastScale: 4 * 1024 },
  { metric: 'writeBytesPerSecond', label: 'Disk writes', words: formatRate, leastScale: 64 * 1024 },
  { metric: 'openFiles', label: 'Open files', words: wholeWords, leastScale: 16 },
]

/** How a metric is shown; one that is not offered is shown as memory would be. */
export function measureOf(metric: SeriesMetric): HistoryMeasure {
  return HISTORY_MEASURES.find((measure) => measure.metric === metric) ?? MEMORY
}
