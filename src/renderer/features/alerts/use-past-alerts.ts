import { useEffect, useState } from 'react'
import type { PastAlert } from '../../../shapes/alert.ts'
import { useClient } from '../../client/client-context.ts'
import { pastKey, withEarlier } from './past-pages.ts'

/** Alerts read at once. */
const PAGE = 50

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

/** Reads alerts of the past, a page at a time; another filter begins anew. */
export function usePastAlerts({ rule, agent }: PastFilter): KnownPast & { readonly readMore: () => void } {
  const client = useClient()
  const [known, setKnown] = useState<KnownPast>({ alerts: [], state: 'reading' })
  const [page, setPage] = useState<{ readonly before: number | null; readonly of: string }>({ before: null, of: '' })
  const filter = pastKey({ rule: rule ?? '', agentId: agent, since: 0 })
  const before = page.of === filter ? page.before : null
  useEffect(() => {
    let isCurrent = true
    const read = async (): Promise<void> => {
      const answer = await client.request('alert.history', { rule, agent, before, limit: PAGE })
      if (!isCurrent) return
      if (!answer.ok) return setKnown(({ alerts }) => ({ alerts, state: 'failed' }))
      const { alerts: read } = answer.value
      setKnown(({ alerts }) => ({
        alerts: before === null ? read : withEarlier(alerts, read),
        state: read.length < PAGE ? 'all' : 'more',
      }))
    }
    void read()
    return () => {
      isCurrent = false
    }
  }, [client, rule, agent, before])
  const readMore = (): void => {
    const last = known.alerts.at(-1)
    if (last === undefined) return
    setKnown(({ alerts }) => ({ alerts, state: 'reading' }))
    // Others may have fired in the very millisecond of the last: those are read again, and left out where they are known.
    const next = last.since + 1
    setPage({ before: next === before ? last.since : next, of: filter })
  }
  return { ...known, readMore }
}
