import { useEffect, useMemo, useState } from 'react'
import { parseFilter } from '../../../words/filter/parse-filter.ts'
import { useClient, useFleet } from '../../client/client-context.ts'
import type { AgentGroup } from '../../state/agent-groups.ts'
import { findingsOf, isLiveList, listedGroups, type ListFindings } from '../../state/listed-agents.ts'
import { showListed, useView } from '../../state/view-state.ts'

/**
 * Figures change every second, and rows that change places as often cannot be read, let alone clicked: by live figures the list is sorted and
 * filtered anew every five seconds, and not while the pointer is over it or within five seconds of a key pressed in it. Who comes, goes or
 * changes its tab is seen at once.
 */
const LOOK_MS = 5_000
const NOTHING: ListFindings = { passing: null, ranking: null }

/** Handlers for the element whose rows are to keep their places while they are used. */
export interface ListUse {
  readonly onPointerEnter: () => void
  readonly onPointerLeave: () => void
  readonly onKeyDownCapture: () => void
}

/** The agents as the list shows them: under its tab, by its filter, in its order. */
export function useListedGroups(): { readonly groups: readonly AgentGroup[]; readonly use: ListUse } {
  const client = useClient()
  const { use, isUsed } = useListUse()
  const tab = useView((view) => view.tab)
  const typed = useView((view) => view.filter)
  const order = useView((view) => view.order)
  const wishes = useMemo(() => ({ tab, filter: parseFilter(typed), order }), [tab, typed, order])
  const looks = useLooks(isLiveList(wishes), isUsed)
  const findings = useMemo(() => {
    const { fleet } = client.store.getState()
    return looks < 0 || fleet === null ? NOTHING : findingsOf(fleet, client.vitals, wishes)
  }, [client, wishes, looks])
  // Groups as a string first, so that the list renders only when membership changes, not with every phase.
  const text = useFleet((fleet) => JSON.stringify(listedGroups(fleet, client.vitals, { wishes, findings })))
  const groups = useMemo(() => JSON.parse(text) as AgentGroup[], [text])
  useEffect(() => showListed(groups.flatMap(({ ids }) => ids)), [groups])
  useEffect(() => () => showListed(null), [])
  return { groups, use }
}

/** A number that is another after each look at the figures. */
function useLooks(isLive: boolean, isUsed: () => boolean): number {
  const [looks, setLooks] = useState(0)
  useEffect(() => {
    if (!isLive) return
    const timer = setInterval(() => {
      if (!isUsed()) setLooks((count) => count + 1)
    }, LOOK_MS)
    return () => clearInterval(timer)
  }, [isLive, isUsed])
  return looks
}

function useListUse(): { readonly use: ListUse; readonly isUsed: () => boolean } {
  const [used] = useState(() => new UsedList())
  return { use: used.handlers, isUsed: used.isUsed }
}

/** Whether somebody is about to choose a row. */
class UsedList {
  private isUnderPointer = false
  private keyAt = Number.NEGATIVE_INFINITY

  readonly isUsed = (): boolean => this.isUnderPointer || performance.now() - this.keyAt < LOOK_MS

  readonly handlers: ListUse = {
    onPointerEnter: () => {
      this.isUnderPointer = true
    },
    onPointerLeave: () => {
      this.isUnderPointer = false
    },
    onKeyDownCapture: () => {
      this.keyAt = performance.now()
    },
  }
}
