import {
  Bell,
  Eye,
  Ghost,
  GitBranch,
  History,
  ListTodo,
  PanelLeft,
  PanelRight,
  Settings,
  Stethoscope,
} from 'lucide-react'
import type { ReactElement } from 'react'
import { isUp } from '../../core/agent/state.ts'
import { needWords } from '../../words/activity-words.ts'
import { isOpenAlert } from '../../core/alerts/agent-alerts.ts'
import { countUnder } from '../state/agent-groups.ts'
import { focusNeedy } from '../state/keyboard-moves.ts'
import { useClient, useFleet, useMayChange, useVitals } from '../client/client-context.ts'
import { useShownHost } from '../client/hosts-context.ts'
import { HostSwitcher } from '../features/hosts/host-switcher.tsx'
import { useNow } from '../client/now.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { classesOf } from '../ui/classes.ts'
import { formatCount, formatGigabytes, formatPercent } from '../../words/format.ts'
import { spendingFigure, spendingWords, todayOf, tokenWords } from '../../words/spending-words.ts'
import { READ_ONLY_HINT } from '../../words/login-words.ts'
import { Kbd } from '../ui/kbd.tsx'
import { Tip } from '../ui/tip.tsx'
import { BrandMark } from './brand.tsx'
import { keysFor } from '../state/command-keys.ts'
import styles from './top-bar.module.css'
import { openOverlay, showPlace, toggleInspector, toggleList, useView } from '../state/view-state.ts'

const cx = classesOf(styles)

/** The title bar: search, the fleet's totals, settings, a new agent. */
export function TopBar(): ReactElement {
  const isElsewhere = useShownHost() !== null
  const isListOpen = useView((view) => view.isListOpen)
  const isInspectorOpen = useView((view) => view.isInspectorOpen)
  const hasAgents = useFleet(({ agents }) => agents.size > 0)
  const mayChange = useMayChange()
  const hasPanels = useView(({ place }) => place === 'fleet') && hasAgents
  return (
    <header className={cx('bar')}>
      <div className={cx('start')}>
        <BrandMark />
        <span className={cx('brand', isElsewhere && 'roomy')}>Corral</span>
        <HostSwitcher />
        {hasPanels && (
          <IconButton
            label="List"
            keys={keysFor('toggle-list')}
            size="large"
            aria-pressed={isListOpen}
            onClick={toggleList}
          >
            <PanelLeft size={15} />
          </IconButton>
        )}
      </div>
      <button type="button" className={cx('search')} onClick={() => openOverlay({ kind: 'palette' })}>
        <span>Search agents, run a command…</span>
        <Kbd>{keysFor('palette')}</Kbd>
      </button>
      <div className={cx('end')}>
        <NeedButton />
        {hasAgents && <SpentToday />}
        {hasAgents && <FleetVitals />}
        <OrphansButton />
        <WorktreesButton />
        <AlertsButton />
        <TasksButton />
        <HistoryButton />
        {mayChange && <DoctorButton />}
        {mayChange && (
          <IconButton
            label="Settings"
            keys={keysFor('settings')}
            size="large"
            onClick={() => openOverlay({ kind: 'settings' })}
          >
            <Settings size={15} />
          </IconButton>
        )}
        {hasPanels && (
          <IconButton
            label="Inspector"
            keys={keysFor('toggle-inspector')}
            size="large"
            aria-pressed={isInspectorOpen}
            onClick={toggleInspector}
          >
            <PanelRight size={15} />
          </IconButton>
        )}
        {mayChange ? (
          <Button look="primary" size="medium" onClick={() => openOverlay({ kind: 'new-agent' })}>
            New agent
          </Button>
        ) : (
          <ReadOnlyMark />
        )}
      </div>
    </header>
  )
}

/** Shown in place of the buttons that a read-only login does not have. */
function ReadOnlyMark(): ReactElement {
  return (
    <Tip text={READ_ONLY_HINT}>
      <span className={cx('readOnly')} role="note">
        <Eye size={14} /> Read-only
      </span>
    </Tip>
  )
}

/** Shown while alerts fire, or did lately, with the number of those nobody has acknowledged. */
function AlertsButton(): ReactElement | null {
  const known = useFleet(({ alerts }) => alerts.size)
  const open = useFleet(({ alerts }) => [...alerts.values()].filter(isOpenAlert).length)
  if (known === 0) return null
  return (
    <IconButton
      label={open === 0 ? 'Alerts' : formatCount(open, 'alert')}
      keys={keysFor('alerts')}
      size="large"
      onClick={() => openOverlay({ kind: 'alerts' })}
    >
      <Bell size={15} />
      {open > 0 && (
        <span className={cx('badge')} aria-hidden data-alerts>
          {open}
        </span>
      )}
    </IconButton>
  )
}

/** Fills the window with the tasks, and shows the fleet again; with the number of those that wait or run. */
function TasksButton(): ReactElement {
  const open = useFleet(({ tasks }) => tasks.queued + tasks.running)
  const isOpen = useView((view) => view.place === 'tasks')
  return (
    <IconButton
      label={open === 0 ? 'Tasks' : `Tasks: ${open} to be done`}
      keys={keysFor('tasks')}
      size="large"
      aria-pressed={isOpen}
      onClick={() => showPlace(isOpen ? 'fleet' : 'tasks')}
    >
      <ListTodo size={15} />
      {open > 0 && (
        <span className={cx('badge', 'calm')} aria-hidden data-tasks>
          {open > 99 ? '99+' : open}
        </span>
      )}
    </IconButton>
  )
}

/** Fills the window with the history, and shows the fleet again. */
function HistoryButton(): ReactElement {
  const isOpen = useView((view) => view.place === 'history')
  return (
    <IconButton
      label="History"
      keys={keysFor('history')}
      size="large"
      aria-pressed={isOpen}
      onClick={() => showPlace(isOpen ? 'fleet' : 'history')}
    >
      <History size={15} />
    </IconButton>
  )
}

/** Fills the window with what doctor finds, and shows the fleet again. */
function DoctorButton(): ReactElement {
  const isOpen = useView((view) => view.place === 'doctor')
  return (
    <IconButton
      label="Doctor"
      size="large"
      aria-pressed={isOpen}
      onClick={() => showPlace(isOpen ? 'fleet' : 'doctor')}
    >
      <Stethoscope size={15} />
    </IconButton>
  )
}

/** Shown while an agent has a worktree, or wants one. */
function WorktreesButton(): ReactElement | null {
  const isUsed = useFleet(({ agents }) => [...agents.values()].some(({ spec }) => spec.workspace.kind === 'worktree'))
  const isOpen = useView((view) => view.place === 'worktrees')
  if (!isUsed && !isOpen) return null
  return (
    <IconButton
      label="Worktrees"
      keys={keysFor('worktrees')}
      size="large"
      aria-pressed={isOpen}
      onClick={() => showPlace(isOpen ? 'fleet' : 'worktrees')}
    >
      <GitBranch size={15} />
    </IconButton>
  )
}

/** Shown while there are survivors in the orphan ledger. */
function OrphansButton(): ReactElement | null {
  const count = useFleet(({ host }) => host.survivors.filter(({ isIgnored }) => !isIgnored).length)
  const isOpen = useView((view) => view.place === 'orphans')
  if (count === 0 && !isOpen) return null
  return (
    <IconButton
      label={count === 0 ? 'Orphans' : `Orphans: ${formatCount(count, 'process', 'processes')}`}
      keys={keysFor('orphans')}
      size="large"
      aria-pressed={isOpen}
      onClick={() => showPlace(isOpen ? 'fleet' : 'orphans')}
    >
      <Ghost size={15} />
      {count > 0 && (
        <span className={cx('badge')} aria-hidden>
          {count}
        </span>
      )}
    </IconButton>
  )
}

/** Shown while agents wait for a person: goes to the one that has waited longest, then to the next. */
function NeedButton(): ReactElement | null {
  const client = useClient()
  const count = useFleet(({ agents }) => countUnder(agents.values(), 'needs-you'))
  if (count === 0) return null
  return (
    <Tip text="Go to the agent that has waited longest" keys={keysFor('next-needy')}>
      <button type="button" className={cx('need')} data-need onClick={() => focusNeedy(client.store.getState().fleet)}>
        {needWords(count)}
      </button>
    </Tip>
  )
}

/** What all agents used today, as far as they tell. */
function SpentToday(): ReactElement | null {
  const latest = useFleet(({ host }) => host.spending)
  const spent = todayOf(latest, useNow())
  if (spent === null) return null
  return (
    <Tip text={`Used today by all agents that tell it: ${spendingWords(spent)}.\n${tokenWords(spent.tokens)}`}>
      <div className={cx('vitals', 'roomy')} data-spent>
        <span>
          Today <b>{spendingFigure(spent)}</b>
        </span>
      </div>
    </Tip>
  )
}

function FleetVitals(): ReactElement {
  const { agents, running } = useFleet((fleet) => ({
    agents: fleet.agents.size,
    running: [...fleet.agents.values()].filter(({ state }) => isUp(state.phase)).length,
  }))
  const cpu = useVitals((vitals) => formatPercent(vitals.totals().cpuPercent))
  const used = useVitals((vitals) => formatGigabytes(vitals.totals().memoryBytes))
  const total = useVitals(({ host }) => (host === null ? null : formatGigabytes(host.totalMemoryBytes)))
  const free = useVitals(({ host }) => (host === null ? null : formatGigabytes(host.freeMemoryBytes)))
  return (
    <Tip
      text={`CPU and memory of all agents together; 100 % is one core.${free === null ? '' : `\nThe machine has ${free} GB free.`}`}
    >
      <div className={cx('vitals')} data-vitals>
        <span>
          <b>{agents}</b> {agents === 1 ? 'agent' : 'agents'}
        </span>
        <span>
          <b>{running}</b> running
        </span>
        <span>
          CPU <b>{cpu}</b>
        </span>
        <span>
          Memory <b>{used}</b>
          {total === null ? ' GB' : ` of ${total} GB`}
        </span>
      </div>
    </Tip>
  )
}
