import { useEffect, useState } from 'react'
import type { PastAlert } from '../../../shapes/alert.ts'
import { useClient } from '../../client/client-context.ts'

/** Alerts read at once. */
const PAGE = 50
/** Longer than any are kept, ms. */
const ALL_MS = 365 * 24 * 60 * 60 * 1000
/** One that fires while it is asked for is of the range, whatever the clock of this page says. */
const AHEAD_MS = 60 * 60 * 1000

/** Which alerts of the past are read; null: of all rules, of all agents and the host. */
export interface PastFilter {
  readonly rule: string | null
  readonly agent: string | null
}

/** The alerts of the past as far as they were read, the latest first. */
export interface KnownPast {
  readonly alerts: readonly PastAlert[]
  readonly state: 'reading' | 'more' | 'all' | 'failed'
}

/** A page, and where the next one begins. */
interface Place {
  readonly filter: PastFilter
  readonly to: number
  readonly after: string | null
}

/** Reads alerts of the past, a page at a time; another filter begins anew. */
export function usePastAlerts({ rule, agent }: PastFilter): KnownPast & { readonly readMore: () => void } {
  const client = useClient()
  const [known, setKnown] = useState<KnownPast>({ alerts: [], state: 'reading' })
  const [place, setPlace] = useState<Place>(() => firstPlace({ rule, agent }))
  const [next, setNext] = useState<string | null>(null)
  if (place.filter.rule !== rule || place.filter.agent !== agent) setPlace(firstPlace({ rule, agent }))
  useEffect(() => {
    let isCurrent = true
    const { filter, to, after } = place
    const agents = filter.agent === null ? null : [filter.agent]
    const rules = filter.rule === null ? null : [filter.rule]
    const read = async (): Promise<void> => {
      const range = { from: to - ALL_MS, to, after, limit: PAGE }
      const answer = await client.request('history.alerts', { ...range, filter: { agents }, rules })
      if (!isCurrent) return
      if (!answer.ok) return setKnown(({ alerts }) => ({ alerts, state: 'failed' }))
      const { alerts: page, next: goOn } = answer.value
      setKnown(({ alerts }) => ({
        alerts: after === null ? page : [...alerts, ...page],
        state: goOn === null ? 'all' : 'more',
      }))
      setNext(goOn)
    }
    void read()
    return () => {
      isCurrent = false
    }
  }, [client, place])
  const readMore = (): void => {
    if (next === null) return
    setKnown(({ alerts }) => ({ alerts, state: 'reading' }))
    setPlace({ ...place, after: next })
  }
  return { ...known, readMore }
}

function firstPlace(filter: PastFilter): Place {
  return { filter, to: Date.now() + AHEAD_MS, after: null }
}
