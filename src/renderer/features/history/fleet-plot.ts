import uPlot from 'uplot'
import { Lifetime, toDisposable } from '../../../base/disposable.ts'
import { stackedData, type FleetColumns } from './stacked.ts'
import type { PlotPlace } from './plot-place.ts'
import type { Bounds } from './range.ts'
import type { Tick } from './ticks.ts'

/** Height of the chart, px. */
export const FLEET_PLOT_PX = 100

/** What a FleetPlot is made of. */
export interface FleetPlotParts {
  readonly box: HTMLElement
  readonly place: PlotPlace
  readonly fleet: FleetColumns
  readonly colorOf: (agent: string | null) => string
  readonly colors: { readonly line: string; readonly back: string; readonly words: string }
  /** The scale never ends below this value. */
  readonly leastScale: number
  readonly steps: number[]
  readonly words: (value: number) => string
  readonly bounds: Bounds
  readonly ticks: readonly Tick[]
}

/** One figure of the whole fleet, an area for each agent on top of those of the others, drawn by uPlot. */
export class FleetPlot extends Lifetime {
  constructor(parts: FleetPlotParts) {
    super()
    const plot = new uPlot(optionsOf(parts), stackedData(parts.fleet) as uPlot.AlignedData, parts.box)
    plot.setScale('x', { min: parts.bounds.from / 1_000, max: parts.bounds.to / 1_000 })
    this.register(toDisposable(() => plot.destroy()))
  }
}

function optionsOf({ place, fleet, colorOf, colors, leastScale, steps, words, ticks }: FleetPlotParts): uPlot.Options {
  const { line, back, words: ink } = colors
  const axis = { stroke: ink, ticks: { show: false }, font: '11px "Inter Variable", system-ui, sans-serif' }
  return {
    width: place.gutter + place.width,
    height: FLEET_PLOT_PX,
    padding: [6, 0, 2, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: true, auto: false },
      y: { range: (_plot, _least, most) => [0, Math.max(leastScale, most * 1.06)] },
    },
    axes: [
      {
        ...axis,
        size: 0,
        grid: { stroke: line, width: 1 },
        splits: () => ticks.map(({ at }) => at / 1_000),
        values: () => [],
      },
      {
        ...{ ...axis, size: place.gutter, gap: 8, space: 26, incrs: steps, grid: { stroke: line, width: 1 } },
        values: (_plot, splits) => splits.map((value) => (value === 0 ? '' : words(value))),
      },
    ],
    series: [
      {},
      ...fleet.layers.toReversed().map(({ agent }) => ({
        ...{ stroke: back, width: 0.75, fill: colorOf(agent), points: { show: false }, spanGaps: false },
      })),
    ],
  }
}
