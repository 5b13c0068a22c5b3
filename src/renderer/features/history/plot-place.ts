import { useLayoutEffect, useState, type RefObject } from 'react'

/** At the left of every chart: names and figures, px. */
const GUTTER_PX = 208
const NARROW_GUTTER_PX = 148
/** Below this width of the window names get less room, px. */
const NARROW_PX = 1_100
/** At the right of every chart: room for a scroll bar, px. */
export const RIGHT_PX = 16

/** Where the charts are in the timeline: all have the same time axis, px. */
export interface PlotPlace {
  readonly gutter: number
  readonly width: number
}

/** The place of the charts in `box`, as its width is now; null: it is not laid out yet. */
export function usePlotPlace(box: RefObject<HTMLElement | null>): PlotPlace | null {
  const [place, setPlace] = useState<PlotPlace | null>(null)
  useLayoutEffect(() => {
    const element = box.current
    if (element === null) return
    const measure = (): void => {
      const gutter = globalThis.innerWidth < NARROW_PX ? NARROW_GUTTER_PX : GUTTER_PX
      const width = Math.max(50, element.clientWidth - gutter - RIGHT_PX)
      setPlace((before) => (before?.width === width && before.gutter === gutter ? before : { gutter, width }))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [box])
  return place
}
