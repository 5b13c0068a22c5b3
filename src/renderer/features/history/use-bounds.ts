import { useEffect, useMemo, useState } from 'react'
import { useClient } from '../../client/client-context.ts'
import { useHistory } from './history-store.ts'
import { boundsOf, spanOf, type Bounds } from './range.ts'

/** A view that follows the present is asked for anew this often: when it would have moved by a few pixels, ms. */
const LEAST_EVERY_MS = 3_000
const MOST_EVERY_MS = 60_000
const STEPS = 400
/** Where something happened, it is asked for earlier: after this share of that time. */
const EARLY_SHARE = 0.25

/** The time that is shown. One that follows the present moves on in steps, and at once where something happens after a pause. */
export function useBounds(): Bounds {
  const { vitals, onEntry } = useClient()
  const range = useHistory((history) => history.range)
  const [now, setNow] = useState(() => vitals.hostNow())
  const isLive = range.kind === 'live'
  const everyMs = Math.min(MOST_EVERY_MS, Math.max(LEAST_EVERY_MS, spanOf(range) / STEPS))
  useEffect(() => {
    if (!isLive) return
    setNow(vitals.hostNow())
    let movedAt = performance.now()
    const move = (): void => {
      if (document.hidden) return
      movedAt = performance.now()
      setNow(vitals.hostNow())
    }
    const timer = setInterval(move, everyMs)
    const entries = onEntry(() => {
      if (performance.now() - movedAt > Math.max(LEAST_EVERY_MS, everyMs * EARLY_SHARE)) move()
    })
    document.addEventListener('visibilitychange', move)
    return () => {
      clearInterval(timer)
      entries.dispose()
      document.removeEventListener('visibilitychange', move)
    }
  }, [isLive, everyMs, vitals, onEntry])
  return useMemo(() => boundsOf(range, now), [range, now])
}
