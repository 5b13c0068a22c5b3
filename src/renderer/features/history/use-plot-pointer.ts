import { useRef, useState, type PointerEvent, type RefObject } from 'react'
import type { Lane } from '../../../shapes/history.ts'
import { LANE_PX } from './lane-painter.ts'
import { clearTimeCursor, useTimeCursor } from './history-store.ts'
import { openAt } from './open-run.ts'
import type { PlotPlace } from './plot-place.ts'
import type { Bounds } from './range.ts'

/** Less than this is a click, not a drag, px. */
const DRAG_PX = 5

/** What the pointer is over. */
interface PointerParts {
  readonly box: RefObject<HTMLElement | null>
  readonly place: PlotPlace | null
  readonly bounds: Bounds
  readonly lanes: readonly Lane[]
  /** A part of the time was dragged over: its ends, epoch ms. */
  readonly onSelect: (from: number, to: number) => void
}

/** The part that is being dragged over, px from the left of the timeline. */
export interface Brush {
  readonly left: number
  readonly width: number
}

type Handlers = Readonly<
  Record<
    'onPointerMove' | 'onPointerDown' | 'onPointerUp' | 'onPointerLeave',
    (event: PointerEvent<HTMLElement>) => void
  >
>

/** Moves the time cursor with the pointer, selects time by dragging, and opens what is clicked. */
export function usePlotPointer({ box, place, bounds, lanes, onSelect }: PointerParts): {
  readonly brush: Brush | null
  readonly handlers: Handlers
} {
  const [brush, setBrush] = useState<Brush | null>(null)
  const start = useRef<number | null>(null)
  const spotOf = ({ clientX, clientY }: PointerEvent): Spot | null =>
    box.current === null || place === null ? null : spotIn(box.current, { clientX, clientY, place, bounds, lanes })
  return {
    brush,
    handlers: {
      onPointerMove: (event) => {
        const spot = spotOf(event)
        if (spot === null) return start.current === null ? clearTimeCursor() : undefined
        useTimeCursor.setState({ at: spot.at, agentId: spot.lane?.agentId ?? null, y: spot.y })
        if (start.current !== null) setBrush(brushOf(start.current, spot.x))
      },
      onPointerDown: (event) => {
        if (event.button === 0 && isPlot(event.target)) start.current = spotOf(event)?.x ?? null
      },
      onPointerUp: (event) => {
        const [from, spot] = [start.current, spotOf(event)]
        start.current = null
        setBrush(null)
        if (from === null || spot === null || place === null) return
        const timeAt = (x: number): number =>
          bounds.from + ((x - place.gutter) / place.width) * (bounds.to - bounds.from)
        if (Math.abs(spot.x - from) >= DRAG_PX) onSelect(timeAt(from), timeAt(spot.x))
        else if (spot.lane !== null) openAt(spot.lane, spot.at)
      },
      onPointerLeave: () => {
        start.current = null
        setBrush(null)
        clearTimeCursor()
      },
    },
  }
}

function brushOf(from: number, to: number): Brush | null {
  return Math.abs(to - from) < DRAG_PX ? null : { left: Math.min(from, to), width: Math.abs(to - from) }
}

/** A place under the pointer, px from the top left of the timeline, and what is there; `lane` null: no agent's. */
interface Spot {
  readonly at: number
  readonly x: number
  readonly y: number
  readonly lane: Lane | null
}

interface SpotParts extends Pick<PointerParts, 'bounds' | 'lanes'> {
  readonly clientX: number
  readonly clientY: number
  readonly place: PlotPlace
}

function spotIn(box: HTMLElement, { clientX, clientY, place, bounds, lanes }: SpotParts): Spot | null {
  const { left, top } = box.getBoundingClientRect()
  const x = clientX - left
  if (x < place.gutter || x > place.gutter + place.width) return null
  const at = Math.round(bounds.from + ((x - place.gutter) / place.width) * (bounds.to - bounds.from))
  return { at, x, y: clientY - top, lane: laneUnder(box, clientY, lanes) }
}

function laneUnder(box: HTMLElement, clientY: number, lanes: readonly Lane[]): Lane | null {
  const list = box.querySelector('[role="listbox"]')
  if (list === null) return null
  const { top, bottom } = list.getBoundingClientRect()
  if (clientY < top || clientY >= bottom) return null
  return lanes[Math.floor((clientY - top + list.scrollTop) / LANE_PX)] ?? null
}

function isPlot(target: EventTarget): boolean {
  return target instanceof Element && target.closest('button, input, [role="menu"]') === null
}
