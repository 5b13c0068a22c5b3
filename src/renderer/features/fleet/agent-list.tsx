import type { ReactElement } from 'react'
import { useFleet, useMayChange } from '../../client/client-context.ts'
import { toFleet } from '../../state/focus-moves.ts'
import { openOverlay, setFilter, showTab, useView } from '../../state/view-state.ts'
import { Button } from '../../ui/button.tsx'
import { classesOf } from '../../ui/classes.ts'
import { Tabs } from '../../ui/tabs.tsx'
import { colorOfTone } from '../../ui/tone.ts'
import { AGENT_TABS, type AgentTab } from '../../../core/agent/agent-tabs.ts'
import { countUnder } from '../../state/agent-groups.ts'
import styles from './agent-list.module.css'
import { AgentRows } from './agent-rows.tsx'
import { ListFilter } from './list-filter.tsx'
import filter from './list-filter.module.css'
import { AlertsFilter, SortMenu } from './list-tools.tsx'
import { useListedGroups } from './use-listed-groups.ts'

const cx = classesOf(styles)
const inFilter = classesOf(filter)
const NEEDY = { color: colorOfTone('waiting') }
const TAB_WORDS: Readonly<Record<AgentTab, string>> = {
  all: 'All',
  'needs-you': 'Needs you',
  working: 'Working',
  down: 'Down',
}
const NONE_WORDS: Readonly<Record<Exclude<AgentTab, 'all'>, string>> = {
  'needs-you': 'Nobody needs you.',
  working: 'No agent is working.',
  down: 'No agent is down. Everything runs.',
}

/** The agents under tabs, by group or in another order, filtered. */
export function AgentList(): ReactElement {
  const tab = useView((view) => view.tab)
  const { groups, use } = useListedGroups()
  const hasAgents = useFleet(({ agents }) => agents.size > 0)
  return (
    <nav className={cx('list')} aria-label="Agents">
      <AgentTabs tab={tab} />
      {hasAgents && (
        <div className={inFilter('tools')}>
          <ListFilter shown={groups.reduce((count, { ids }) => count + ids.length, 0)} />
          <AlertsFilter />
          <SortMenu />
        </div>
      )}
      {groups.length === 0 ? <NoneHere tab={tab} /> : <AgentRows groups={groups} use={use} />}
    </nav>
  )
}

function AgentTabs({ tab }: { readonly tab: AgentTab }): ReactElement {
  const counts = useFleet(({ agents }) => AGENT_TABS.map((each) => countUnder(agents.values(), each)))
  const tabs = AGENT_TABS.map((each, index) => {
    const count = counts[index] ?? 0
    const words = (
      <>
        {TAB_WORDS[each]}
        <b style={each === 'needs-you' && count > 0 ? NEEDY : undefined}>{count}</b>
      </>
    )
    return [each, words] as const
  })
  return <Tabs label="Which agents" tabs={tabs} value={tab} onChange={showTab} />
}

function NoneHere({ tab }: { readonly tab: AgentTab }): ReactElement {
  const mayChange = useMayChange()
  const isFiltered = useView(({ filter }) => filter.trim() !== '')
  if (isFiltered) {
    return (
      <div className={cx('none')}>
        <p>{tab === 'all' ? 'No agent meets the filter.' : 'No agent of this tab meets the filter.'}</p>
        <Button ref={toFleet} onClick={() => setFilter('')}>
          Clear the filter
        </Button>
      </div>
    )
  }
  if (tab === 'all') {
    return (
      <div className={cx('none')}>
        <p>No agents yet.</p>
        {mayChange && <Button onClick={() => openOverlay({ kind: 'new-agent' })}>New agent</Button>}
      </div>
    )
  }
  return (
    <div className={cx('none')}>
      <p>{NONE_WORDS[tab]}</p>
      <Button ref={toFleet} onClick={() => showTab('all')}>
        Show all
      </Button>
    </div>
  )
}
