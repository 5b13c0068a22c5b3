import { useEffect, useRef, type ReactElement, type ReactNode } from 'react'
import type { Lane } from '../../../shapes/history.ts'
import { classesOf } from '../../ui/classes.ts'
import styles from './timeline.module.css'
import { LANE_PX, paintLanes, type LaneInk } from './lane-painter.ts'
import type { PlotPlace } from './plot-place.ts'
import type { Bounds } from './range.ts'
import type { Tick } from './ticks.ts'

const cx = classesOf(styles)

/** What a LaneBlock takes. */
export interface LaneBlockProps {
  readonly lanes: readonly Lane[]
  readonly top: number
  readonly bounds: Bounds
  readonly place: PlotPlace
  readonly ticks: readonly Tick[]
  readonly ink: LaneInk
  readonly children: ReactNode
}

/** Some lanes on one canvas, painted when what they show has changed, and their names. */
export function LaneBlock({ lanes, top, bounds, place, ticks, ink, children }: LaneBlockProps): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null)
  const { gutter, width } = place
  useEffect(() => {
    if (canvas.current !== null) paintLanes(canvas.current, { lanes, bounds, width, ticks, ink })
  }, [lanes, bounds, width, ticks, ink])
  return (
    <div role="presentation" className={cx('block')} style={{ top, height: lanes.length * LANE_PX }}>
      {children}
      <canvas
        ref={canvas}
        className={cx('laneCanvas')}
        style={{ left: gutter, width, height: lanes.length * LANE_PX }}
        aria-hidden
      />
    </div>
  )
}
