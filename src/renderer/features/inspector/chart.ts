import uPlot from 'uplot'
import { Lifetime, toDisposable } from '../../../base/disposable.ts'
import { LimitLine, type LimitMark } from './limit-line.ts'

/** How far back the charts reach, ms. */
export const CHART_WINDOW_MS = 15 * 60_000
/** Shortest time span shown, ms, so that a new agent's few samples are not stretched over the whole chart. */
const LEAST_WINDOW_MS = 2 * 60_000
const HEIGHT = 54
const AXIS_HEIGHT = 18
/** All charts of the inspector share one time cursor. */
const CURSOR = uPlot.sync('inspector')

/** What a Chart is made of. */
export interface ChartParts {
  readonly place: HTMLElement
  readonly color: string
  readonly axisColor: string
  /** The scale never ends below this value. */
  readonly leastScale: number
  readonly hasAxis: boolean
  /** Index of the sample under the cursor; null: the cursor is elsewhere. */
  readonly onCursor: (index: number | null) => void
}

/** One area chart over time, drawn by uPlot. */
export class Chart extends Lifetime {
  private readonly plot: uPlot
  private readonly place: HTMLElement
  private readonly line: LimitLine
  private mark: LimitMark | null = null

  constructor(parts: ChartParts) {
    super()
    this.place = parts.place
    this.plot = new uPlot(
      optionsOf(parts, () => this.mark?.max ?? 0),
      [[], []],
      parts.place,
    )
    this.line = this.register(new LimitLine(parts.place, HEIGHT))
    this.register(toDisposable(() => this.plot.destroy()))
    const observer = new ResizeObserver(() => this.fit())
    observer.observe(parts.place)
    this.register(toDisposable(() => observer.disconnect()))
  }

  /** Draws the values over `times` (s); the window ends at `endsAt` (epoch ms). */
  draw(times: number[], values: (number | null)[], endsAt: number): void {
    this.plot.setData([times, values], false)
    const begins = (times[0] ?? 0) * 1_000
    const windowMs = Math.min(CHART_WINDOW_MS, Math.max(LEAST_WINDOW_MS, endsAt - begins))
    this.plot.setScale('x', { min: (endsAt - windowMs) / 1_000, max: endsAt / 1_000 })
  }

  /** Draws a limit over the values; null: there is none. */
  limit(mark: LimitMark | null): void {
    this.mark = mark
    this.line.show(mark, this.plot.scales['y']?.max ?? 1)
  }

  private fit(): void {
    const { clientWidth } = this.place
    if (clientWidth > 0) this.plot.setSize({ width: clientWidth, height: this.plot.height })
  }
}

/** A limit is drawn once this share of it is used: earlier the values would be flat beneath it. */
const NEAR_LIMIT = 0.25

function optionsOf(parts: ChartParts, limit: () => number): uPlot.Options {
  const { place, color, leastScale, hasAxis, axisColor, onCursor } = parts
  return {
    width: Math.max(1, place.clientWidth),
    height: HEIGHT + (hasAxis ? AXIS_HEIGHT : 0),
    padding: [2, 0, hasAxis ? 0 : 2, 0],
    legend: { show: false },
    cursor: {
      sync: { key: CURSOR.key, setSeries: false },
      y: false,
      drag: { x: false, y: false, setScale: false },
      points: { size: 5, width: 0, fill: color },
    },
    scales: {
      x: { time: true, auto: false },
      y: { range: (_plot, _min, max) => [0, topOf(max, { leastScale, limit: limit() })] },
    },
    axes: [hasAxis ? timeAxis(axisColor) : { show: false }, { show: false }],
    series: [{}, { stroke: color, width: 1.5, fill: `${color}22`, points: { show: false }, spanGaps: false }],
    hooks: { setCursor: [({ cursor }) => onCursor(cursor.idx ?? null)] },
  }
}

function topOf(max: number, { leastScale, limit }: { readonly leastScale: number; readonly limit: number }): number {
  const isNear = limit > 0 && max >= limit * NEAR_LIMIT
  return Math.max(leastScale, max * 1.12, isNear ? limit * 1.12 : 0)
}

/** Labels near the ends would be cut off. */
function isInside(at: number, { min = 0, max = 0 }: { min?: number; max?: number } = {}): boolean {
  const edge = (max - min) * 0.06
  return at > min + edge && at < max - edge
}

function timeAxis(color: string): uPlot.Axis {
  return {
    stroke: color,
    font: '10px "Inter Variable", system-ui, sans-serif',
    size: AXIS_HEIGHT,
    gap: 4,
    grid: { show: false },
    ticks: { show: false },
    space: 64,
    incrs: [60, 120, 300],
    values: ({ scales }, splits) =>
      splits.map((at) => (isInside(at, scales['x']) ? new Date(at * 1_000).toTimeString().slice(0, 5) : null)),
  }
}
