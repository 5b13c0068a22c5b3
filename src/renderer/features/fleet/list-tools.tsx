import { ArrowDownWideNarrow, ArrowUpNarrowWide, TriangleAlert } from 'lucide-react'
import type { ReactElement } from 'react'
import { AGENT_SORTS, SORT_WORDS } from '../../../words/filter/agent-order.ts'
import { filterTokens } from '../../../words/filter/filter-tokens.ts'
import { formatCount } from '../../../words/format.ts'
import { useFleet } from '../../client/client-context.ts'
import { alertsOf } from '../../state/agent-alerts.ts'
import { setFilter, sortList, useView } from '../../state/view-state.ts'
import { IconButton } from '../../ui/button.tsx'
import { classesOf } from '../../ui/classes.ts'
import { Menu, type MenuEntry } from '../../ui/menu.tsx'
import styles from './list-filter.module.css'

const cx = classesOf(styles)
const WITH_ALERTS = 'alert:any'

/** What the list is sorted by. */
export function SortMenu(): ReactElement {
  const order = useView((view) => view.order)
  const sorts: MenuEntry[] = AGENT_SORTS.map((by) => ({
    id: by,
    label: SORT_WORDS[by],
    isChecked: by === order.by,
    run: () => sortList({ by, isReversed: by === order.by && order.isReversed }),
  }))
  const reverse: MenuEntry = {
    id: 'reverse',
    label: 'The other way round',
    apart: true,
    isChecked: order.isReversed,
    run: () => sortList({ ...order, isReversed: !order.isReversed }),
  }
  const isSorted = order.by !== 'made' || order.isReversed
  return (
    <Menu
      entries={[...sorts, reverse]}
      trigger={
        <IconButton
          label={`Sorted by: ${SORT_WORDS[order.by]}${order.isReversed ? ', the other way round' : ''}`}
          {...(isSorted ? { 'aria-pressed': true } : {})}
        >
          {order.isReversed ? <ArrowUpNarrowWide size={14} /> : <ArrowDownWideNarrow size={14} />}
        </IconButton>
      }
    />
  )
}

/** Lists only agents of which an alert fires, and all again. There while any does and nothing else is typed: then a filter has the room. */
export function AlertsFilter(): ReactElement | null {
  const typed = useView((view) => view.filter)
  const count = useFleet((fleet) => fleet.order.filter((id) => alertsOf(fleet, id).length > 0).length)
  const token = filterTokens(typed).find(({ text }) => text === WITH_ALERTS)
  const isOffered = count > 0 && typed.trim() === ''
  if (!isOffered && token === undefined) return null
  const toggle = (): void => {
    if (token === undefined) setFilter(`${typed.trimEnd()} ${WITH_ALERTS}`.trimStart())
    else setFilter(`${typed.slice(0, token.from)}${typed.slice(token.to)}`.replaceAll(/\s+/gu, ' ').trim())
  }
  return (
    <IconButton
      label={`${formatCount(count, 'agent')} with alerts`}
      aria-pressed={token !== undefined}
      onClick={toggle}
    >
      <span className={cx('alerts')}>
        <TriangleAlert size={13} />
        {count}
      </span>
    </IconButton>
  )
}
