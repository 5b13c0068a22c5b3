import { ArrowDownWideNarrow } from 'lucide-react'
import type { ReactElement } from 'react'
import { Button } from '../../ui/button.tsx'
import { Menu } from '../../ui/menu.tsx'
import { useHistory } from './history-store.ts'
import type { LaneOrder } from './lanes.ts'

const ORDERS: Readonly<Record<LaneOrder, string>> = {
  trouble: 'Most trouble first',
  waiting: 'Waited longest first',
  work: 'Worked longest first',
  name: 'By name',
}

/** The order of the lanes, and a menu to choose another. */
export function OrderChoice({ order }: { readonly order: LaneOrder }): ReactElement {
  const entries = (Object.keys(ORDERS) as LaneOrder[]).map((id) => ({
    ...{ id, label: ORDERS[id] },
    run: () => useHistory.setState({ order: id }),
  }))
  const trigger = (
    <Button look="quiet" aria-label={`Order of the agents: ${ORDERS[order]}`}>
      <ArrowDownWideNarrow size={13} /> {ORDERS[order]}
    </Button>
  )
  return <Menu entries={entries} trigger={trigger} />
}
