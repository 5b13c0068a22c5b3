import { useEffect, type KeyboardEvent, type ReactElement } from 'react'
import { assertNever } from '../../../base/assert-never.ts'
import type { CommandIn } from '../../../words/commands/commands.ts'
import { useFleet } from '../../client/client-context.ts'
import { commandOfKey } from '../../state/command-keys.ts'
import { focusAgent, openOverlay, selectAgent, showTab, useView } from '../../state/view-state.ts'
import { Button } from '../../ui/button.tsx'
import { classesOf } from '../../ui/classes.ts'
import { AGENT_TABS, type AgentTab } from '../../state/agent-tabs.ts'
import { agentGroups, countUnder, type AgentGroup } from '../../state/agent-groups.ts'
import styles from './agent-list.module.css'
import { AgentRow, rowId } from './agent-row.tsx'

const cx = classesOf(styles)
const TAB_WORDS: Readonly<Record<AgentTab, string>> = { all: 'All', running: 'Running', down: 'Down' }

/** The agents by group, under tabs. One stop of the Tab key; arrows move, Enter goes to the terminal. */
export function AgentList(): ReactElement {
  const tab = useView((view) => view.tab)
  const groups = useGroups(tab)
  return (
    <nav className={cx('list')} aria-label="Agents">
      <Tabs tab={tab} />
      {groups.length === 0 ? <NoneHere tab={tab} /> : <Rows groups={groups} />}
    </nav>
  )
}

/** Groups as a string first, so that the list renders only when membership changes, not with every phase. */
function useGroups(tab: AgentTab): readonly AgentGroup[] {
  const text = useFleet((fleet) => JSON.stringify(agentGroups(fleet, tab)))
  return JSON.parse(text) as AgentGroup[]
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
          className={cx('tab')}
          onClick={() => showTab(each)}
        >
          {TAB_WORDS[each]}
          <b>{counts[index]}</b>
        </button>
      ))}
    </div>
  )
}

function Rows({ groups }: { readonly groups: readonly AgentGroup[] }): ReactElement {
  const selectedId = useView((view) => view.selectedId)
  const ids = groups.flatMap((group) => group.ids)
  const isLonely = groups.length === 1 && groups[0]?.name === null
  useEffect(() => {
    if (selectedId !== null) document.getElementById(rowId(selectedId))?.scrollIntoView({ block: 'nearest' })
  }, [selectedId])
  const onKeyDown = (event: KeyboardEvent): void => {
    const command = commandOfKey('list', event)
    const id = command === null ? null : targetOf(command, ids, selectedId)
    if (id === null) return
    if (command === 'list-open') focusAgent(id)
    else selectAgent(id)
    event.preventDefault()
  }
  return (
    <div
      id="agent-list"
      className={cx('rows')}
      role="listbox"
      aria-label="Agents"
      tabIndex={0}
      aria-activedescendant={selectedId !== null && ids.includes(selectedId) ? rowId(selectedId) : undefined}
      onKeyDown={onKeyDown}
      onClick={({ target }) => withRow(target, selectAgent)}
      onDoubleClick={({ target }) => withRow(target, focusAgent)}
    >
      {groups.map(({ name, ids: members }) => (
        <div key={name ?? ''} role="group" aria-label={name ?? 'Without a group'}>
          {!isLonely && <div className={cx('group')}>{name ?? 'Others'}</div>}
          {members.map((id) => (
            <AgentRow key={id} id={id} isSelected={id === selectedId} />
          ))}
        </div>
      ))}
    </div>
  )
}

function NoneHere({ tab }: { readonly tab: AgentTab }): ReactElement {
  if (tab === 'all') {
    return (
      <div className={cx('none')}>
        <p>No agents yet.</p>
        <Button onClick={() => openOverlay({ kind: 'new-agent' })}>New agent</Button>
      </div>
    )
  }
  return (
    <div className={cx('none')}>
      <p>{tab === 'running' ? 'No agent is running.' : 'No agent is down. Everything runs.'}</p>
      <Button onClick={() => showTab('all')}>Show all</Button>
    </div>
  )
}

/** Calls `action` with the agent whose row `target` lies in. */
function withRow(target: EventTarget, action: (id: string) => void): void {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-agent-id]') : null
  const id = row?.dataset['agentId']
  if (id !== undefined) action(id)
}

/** The agent a command of the list is about; null: there is none. */
function targetOf(command: CommandIn<'list'>, ids: readonly string[], current: string | null): string | null {
  const at = current === null ? -1 : ids.indexOf(current)
  switch (command) {
    case 'list-next':
      return ids[Math.min(ids.length - 1, at + 1)] ?? null
    case 'list-previous':
      return ids[Math.max(0, at - 1)] ?? null
    case 'list-first':
      return ids[0] ?? null
    case 'list-last':
      return ids.at(-1) ?? null
    case 'list-open':
      return current
    default:
      return assertNever(command)
  }
}
