import type { KeptSamples } from '../../shapes/post-mortem.ts'
import { formatBytes, formatPercent, formatRate } from '../format.ts'

const KIB = 1024
/** Shorter runs are not stretched over the whole chart, ms. */
const LEAST_WINDOW_MS = 10_000
/** Room above the highest value, as a share. */
const HEADROOM = 1.08
/** More time than this between two samples is a gap, ms: samples come every 5 s at the slowest. */
const GAP_MS = 12_000

/** The space a chart is drawn in. */
export const CHART_BOX = { width: 600, height: 90 } as const

type Values = readonly (number | null)[]

interface Measure {
  readonly key: 'cpu' | 'memory' | 'output' | 'processes' | 'files' | 'disk'
  readonly label: string
  /** The scale never ends below this value. */
  readonly leastScale: number
  readonly words: (value: number) => string
  readonly valuesOf: (samples: KeptSamples) => Values
}

const MEASURES: readonly Measure[] = [
  {
    ...{ key: 'cpu', label: 'CPU', leastScale: 20, words: formatPercent },
    valuesOf: ({ cpuTenths }) => cpuTenths.map((value) => value / 10),
  },
  {
    ...{ key: 'memory', label: 'Memory', leastScale: 64 * KIB ** 2, words: formatBytes },
    valuesOf: ({ memoryKib }) => memoryKib.map((value) => value * KIB),
  },
  {
    ...{ key: 'output', label: 'Output', leastScale: 4 * KIB, words: formatRate },
    valuesOf: ({ outputBytesPerSecond }) => outputBytesPerSecond,
  },
  {
    ...{ key: 'processes', label: 'Processes', leastScale: 4, words: String },
    valuesOf: ({ processes }) => processes,
  },
  {
    ...{ key: 'files', label: 'Open files', leastScale: 16, words: String },
    valuesOf: ({ openFiles }) => openFiles,
  },
  {
    ...{ key: 'disk', label: 'Disk', leastScale: 64 * KIB, words: formatRate },
    valuesOf: ({ readBytesPerSecond, writeBytesPerSecond }) =>
      readBytesPerSecond.map((read, index) => sumOf(read, writeBytesPerSecond[index] ?? null)),
  },
]

/** One measure over the last minutes of a run, drawn into CHART_BOX. */
export interface SampleChart {
  readonly key: Measure['key']
  readonly label: string
  readonly peak: string
  /** The value just before the end. */
  readonly last: string
  /** Path of the line, and of the area under it. */
  readonly line: string
  readonly area: string
  /** The value of each sample in words, by index. */
  readonly valueAt: (index: number) => string
}

/** The time a set of charts spans, epoch ms. */
export interface ChartWindow {
  readonly from: number
  readonly to: number
}

/** The window of a run's charts; null: there is nothing to draw. */
export function chartWindow({ at }: KeptSamples, endedAt: number): ChartWindow | null {
  const [first] = at
  if (first === undefined || at.length < 2) return null
  const to = Math.max(endedAt, at.at(-1) ?? endedAt)
  return { from: Math.min(first, to - LEAST_WINDOW_MS), to }
}

/** The charts of a run; a measure that could not be told has none. */
export function sampleCharts(samples: KeptSamples, window: ChartWindow): readonly SampleChart[] {
  return MEASURES.flatMap((measure) => {
    const values = measure.valuesOf(samples)
    const known = values.filter((value) => value !== null)
    return known.length === 0 ? [] : [chartOf(measure, values, { known, at: samples.at, window })]
  })
}

interface Drawn {
  readonly known: readonly number[]
  readonly at: readonly number[]
  readonly window: ChartWindow
}

function chartOf({ key, label, leastScale, words }: Measure, values: Values, drawn: Drawn): SampleChart {
  const { known, at, window } = drawn
  const peak = known.reduce((highest, value) => Math.max(highest, value), 0)
  const top = Math.max(leastScale, peak * HEADROOM)
  const pieces = piecesOf(values, at).map((piece) =>
    piece.map(([time, value]) => [positionOf(time, window), CHART_BOX.height * (1 - value / top)] as const),
  )
  return {
    ...{ key, label, peak: words(peak), last: words(known.at(-1) ?? 0) },
    line: pieces.map(lineOf).join(''),
    area: pieces.map(areaOf).join(''),
    valueAt: (index) => {
      const value = values[index] ?? null
      return value === null ? '–' : words(value)
    },
  }
}

/** Where a moment is in a chart, from its left edge. */
export function positionOf(at: number, { from, to }: ChartWindow): number {
  return ((at - from) / (to - from)) * CHART_BOX.width
}

type Piece = readonly (readonly [number, number])[]

/** Points without a gap between them. */
function piecesOf(values: Values, at: readonly number[]): readonly Piece[] {
  const pieces: [number, number][][] = []
  let before = Number.NEGATIVE_INFINITY
  values.forEach((value, index) => {
    const time = at[index] ?? 0
    if (value === null) return
    if (time - before > GAP_MS) pieces.push([])
    pieces.at(-1)?.push([time, value])
    before = time
  })
  return pieces
}

function lineOf(piece: Piece): string {
  const points = piece.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`)
  // A point alone is drawn by the round end of a line without length.
  return points.length === 1 ? `${points.join('')}Z` : points.join('')
}

function areaOf(piece: Piece): string {
  const [first, last] = [piece[0], piece.at(-1)]
  if (first === undefined || last === undefined) return ''
  const { height } = CHART_BOX
  return `${lineOf(piece)}L${last[0].toFixed(1)} ${height}L${first[0].toFixed(1)} ${height}Z`
}

function sumOf(read: number | null, written: number | null): number | null {
  return read === null && written === null ? null : (read ?? 0) + (written ?? 0)
}
