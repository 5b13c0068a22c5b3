import { useMemo, type ReactElement } from 'react'
import { useFleet, useMayChange } from '../../client/client-context.ts'
import { toFleet } from '../../state/focus-moves.ts'
import { openOverlay, showTab, useView } from '../../state/view-state.ts'
import { Button } from '../../ui/button.tsx'
import { classesOf } from '../../ui/classes.ts'
import { Tabs } from '../../ui/tabs.tsx'
import { colorOfTone } from '../../ui/tone.ts'
import { AGENT_TABS, type AgentTab } from '../../state/agent-tabs.ts'
import { agentGroups, countUnder, type AgentGroup } from '../../state/agent-groups.ts'
import styles from './agent-list.module.css'
import { AgentRows } from './agent-rows.tsx'

const cx = classesOf(styles)
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

/** The agents by group, under tabs. */
export function AgentList(): ReactElement {
  const tab = useView((view) => view.tab)
  const groups = useGroups(tab)
  return (
    <nav className={cx('list')} aria-label="Agents">
      <AgentTabs tab={tab} />
      {groups.length === 0 ? <NoneHere tab={tab} /> : <AgentRows groups={groups} />}
    </nav>
  )
}

/** Groups as a string first, so that the list renders only when membership changes, not with every phase. */
function useGroups(tab: AgentTab): readonly AgentGroup[] {
  const text = useFleet((fleet) => JSON.stringify(agentGroups(fleet, tab)))
  return useMemo(() => JSON.parse(text) as AgentGroup[], [text])
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
