import 'uplot/dist/uPlot.min.css'
import { useEffect, useRef, type ReactElement } from 'react'
import type { SeriesMetric } from '../../../shapes/series.ts'
import { useFleet } from '../../client/client-context.ts'
import { useThemeName } from '../../state/theme.ts'
import { classesOf } from '../../ui/classes.ts'
import { readColor } from '../../ui/color-token.ts'
import { Segments } from '../../ui/segments.tsx'
import { FleetPlot } from './fleet-plot.ts'
import { useHistory } from './history-store.ts'
import styles from './timeline.module.css'
import { layerToken } from './layer-colors.ts'
import { HISTORY_MEASURES, measureOf } from './measures.ts'
import type { PlotPlace } from './plot-place.ts'
import type { Bounds } from './range.ts'
import { peakOf, type FleetColumns } from './stacked.ts'
import type { Tick } from './ticks.ts'

const cx = classesOf(styles)
const METRICS = HISTORY_MEASURES.map(({ metric, label }) => [metric, label] as const)

/** One figure of the whole fleet over time; `fleet` null: it is not known yet. */
export interface FleetFigures {
  readonly metric: SeriesMetric
  readonly fleet: FleetColumns | null
}

/** What a FleetChart takes. */
export interface FleetChartProps {
  readonly figures: FleetFigures
  readonly bounds: Bounds
  readonly place: PlotPlace
  readonly ticks: readonly Tick[]
}

/** One figure of all agents on top of each other, and a choice of which. */
export function FleetChart({ figures, bounds, place, ticks }: FleetChartProps): ReactElement {
  const { metric, fleet } = figures
  const { label, words } = measureOf(metric)
  const box = useRef<HTMLDivElement>(null)
  const order = useFleet((state) => state.order)
  const theme = useThemeName()
  useEffect(() => {
    if (box.current === null || fleet === null) return
    const colors = { line: readColor('--line'), back: readColor('--bg-1'), words: readColor('--muted') }
    const colorOf = (agent: string | null): string => readColor(layerToken(agent, order))
    const plot = new FleetPlot({ box: box.current, place, fleet, colorOf, colors, bounds, ticks, ...measureOf(metric) })
    return () => plot.dispose()
  }, [fleet, metric, place, bounds, ticks, order, theme])
  const peak = fleet === null ? 0 : peakOf(fleet)
  return (
    <section className={cx('fleet')} aria-label={`${label} of all agents`}>
      <div className={cx('fleetHead')} style={{ paddingLeft: place.gutter }}>
        <span className={cx('fleetTitle')} style={{ width: place.gutter }}>
          All agents
        </span>
        <Segments
          label="What the chart shows"
          options={METRICS}
          value={metric}
          onChange={(next) => useHistory.setState({ metric: next })}
        />
        {peak > 0 && (
          <span className={cx('peak')}>
            at most <b>{words(peak)}</b>
          </span>
        )}
      </div>
      {fleet !== null && peak === 0 && (
        <p className={cx('noFigures')} style={{ paddingLeft: place.gutter }}>
          <span>No figures are kept of this time.</span>
        </p>
      )}
      <div
        ref={box}
        className={cx('fleetPlot')}
        role="img"
        aria-label={
          peak > 0 ? `${label} of all agents, at most ${words(peak)}` : `${label} of all agents: no figures are kept`
        }
      />
    </section>
  )
}
