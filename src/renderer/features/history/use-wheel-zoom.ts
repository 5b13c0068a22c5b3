import { useEffect, type RefObject } from 'react'
import { useClient } from '../../client/client-context.ts'
import { adjustRange, useHistory, useTimeCursor } from './history-store.ts'
import { zoomedRange } from './range.ts'

/** How much a step of the wheel zooms: a tick of a mouse's wheel, 100, by a quarter. */
const PER_STEP = 0.0022

/** The wheel with Ctrl held, which is also what pinching a touch pad is, zooms around the pointer. */
export function useWheelZoom(box: RefObject<HTMLElement | null>): void {
  const { vitals } = useClient()
  useEffect(() => {
    const element = box.current
    if (element === null) return
    const onWheel = (event: WheelEvent): void => {
      if (!event.ctrlKey) return
      event.preventDefault()
      const { at } = useTimeCursor.getState()
      const factor = Math.exp(event.deltaY * PER_STEP)
      adjustRange(zoomedRange(useHistory.getState().range, factor, { around: at, now: vitals.hostNow() }))
    }
    // The page itself would be zoomed by a listener that cannot prevent it.
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [box, vitals])
}
