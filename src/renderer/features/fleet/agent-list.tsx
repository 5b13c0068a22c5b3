import { useMemo, type KeyboardEvent, type ReactElement } from 'react'
import { useFleet, useMayChange } from '../../client/client-context.ts'
import { toFleet } from '../../state/focus-moves.ts'
import { openOverlay, showTab, useView } from '../../state/view-state.ts'
import { Button } from '../../ui/button.tsx'
import { classesOf } from '../../ui/classes.ts'
import { AGENT_TABS, type AgentTab } from '../../../core/agent/agent-tabs.ts'
import { agentGroups, countUnder, type AgentGroup } from '../../state/agent-groups.ts'
import styles from './agent-list.module.css'
import { AgentRows } from './agent-rows.tsx'

const cx = classesOf(styles)
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
      <Tabs tab={tab} />
      {groups.length === 0 ? <NoneHere tab={tab} /> : <AgentRows groups={groups} />}
    </nav>
  )
}

/** Groups as a string first, so that the list renders only when membership changes, not with every phase. */
function useGroups(tab: AgentTab): readonly AgentGroup[] {
  const text = useFleet((fleet) => JSON.stringify(agentGroups(fleet, tab)))
  return useMemo(() => JSON.parse(text) as AgentGroup[], [text])
}

function Tabs({ tab }: { readonly tab: AgentTab }): ReactElement {
  const counts = useFleet(({ agents }) => AGENT_TABS.map((each) => countUnder(agents.values(), each)))
  const move = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    const next = AGENT_TABS[AGENT_TABS.indexOf(tab) + step]
    if (step === 0 || next === undefined) return
    showTab(next)
    event.currentTarget.querySelector<HTMLElement>(`[data-tab="${next}"]`)?.focus()
  }
  return (
    <div className={cx('tabs')} role="tablist" aria-label="Which agents" tabIndex={-1} onKeyDown={move}>
      {AGENT_TABS.map((each, index) => (
        <button
          key={each}
          type="button"
          role="tab"
          data-tab={each}
          aria-selected={each === tab}
          tabIndex={each === tab ? 0 : -1}
          className={cx('tab', each === 'needs-you' && (counts[index] ?? 0) > 0 && 'needy')}
          onClick={() => showTab(each)}
        >
          {TAB_WORDS[each]}
          <b>{counts[index]}</b>
        </button>
      ))}
    </div>
  )
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
