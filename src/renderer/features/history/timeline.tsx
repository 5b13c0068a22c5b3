import { useEffect, useMemo, useRef, type ReactElement } from 'react'
import type { Lane } from '../../../shapes/history.ts'
import { rangeWords } from '../../../words/history-words.ts'
import { classesOf } from '../../ui/classes.ts'
import { FleetChart, type FleetFigures } from './fleet-chart.tsx'
import { showRange, useHistory } from './history-store.ts'
import styles from './timeline.module.css'
import { LaneList } from './lane-list.tsx'
import { OrderChoice } from './order-choice.tsx'
import { usePlotPlace, type PlotPlace } from './plot-place.ts'
import { rangeBetween, type Bounds } from './range.ts'
import { timeTicks, type Tick } from './ticks.ts'
import { TimeCursorLine } from './time-cursor.tsx'
import { usePlotPointer, type Brush } from './use-plot-pointer.ts'
import { useWheelZoom } from './use-wheel-zoom.ts'

const cx = classesOf(styles)
/** A label of the axis this near to its end would be cut off, px. */
const LABEL_PX = 44

/** What a Timeline takes. */
export interface TimelineProps {
  /** In the order they are shown. */
  readonly lanes: readonly Lane[]
  readonly bounds: Bounds
  readonly figures: FleetFigures
  /** The host's time. */
  readonly now: number
  readonly onWidth: (width: number) => void
}

/** The lanes of the agents and the chart of the fleet under one time axis with one cursor. Dragging shows the time dragged over. */
export function Timeline({ lanes, bounds, figures, now, onWidth }: TimelineProps): ReactElement {
  const box = useRef<HTMLDivElement>(null)
  const place = usePlotPlace(box)
  const order = useHistory((history) => history.order)
  const width = place?.width ?? 0
  const ticks = useMemo(() => (width === 0 ? [] : timeTicks(bounds, width)), [bounds, width])
  useEffect(() => {
    if (width > 0) onWidth(width)
  }, [width, onWidth])
  const { brush, handlers } = usePlotPointer({
    ...{ box, place, bounds, lanes },
    onSelect: (from, to) => showRange(rangeBetween(from, to, now)),
  })
  useWheelZoom(box)
  return (
    <div ref={box} className={cx('timeline')} {...handlers}>
      {place !== null && (
        <>
          <div className={cx('axis')} style={{ paddingLeft: place.gutter }}>
            <div className={cx('order')} style={{ width: place.gutter }}>
              <OrderChoice order={order} />
            </div>
            <AxisTicks ticks={ticks} bounds={bounds} place={place} />
          </div>
          <LaneList lanes={lanes} bounds={bounds} place={place} ticks={ticks} />
          <FleetChart figures={figures} bounds={bounds} place={place} ticks={ticks} />
          {brush !== null && (
            <div className={cx('brush')} style={{ left: brush.left, width: brush.width }} data-brush aria-hidden>
              <span>{rangeWords(brushed(brush, bounds, place), now)}</span>
            </div>
          )}
          <TimeCursorLine {...{ lanes, bounds, place, figures, now }} isSilent={brush !== null} />
        </>
      )}
    </div>
  )
}

/** The time that is dragged over. */
function brushed({ left, width }: Brush, { from, to }: Bounds, { gutter, width: whole }: PlotPlace): Bounds {
  const begins = from + ((left - gutter) / whole) * (to - from)
  return { from: begins, to: begins + (width / whole) * (to - from) }
}

interface AxisProps {
  readonly ticks: readonly Tick[]
  readonly bounds: Bounds
  readonly place: PlotPlace
}

function AxisTicks({ ticks, bounds: { from, to }, place }: AxisProps): ReactElement {
  return (
    <div className={cx('ticks')} style={{ width: place.width }} aria-hidden>
      {ticks
        .map((tick) => ({ ...tick, left: ((tick.at - from) / (to - from)) * place.width }))
        .filter(({ left }) => left < place.width - LABEL_PX)
        .map(({ at, label, isDay, left }) => (
          <span key={at} className={cx('tick', isDay && 'day')} style={{ left }}>
            {label}
          </span>
        ))}
    </div>
  )
}
