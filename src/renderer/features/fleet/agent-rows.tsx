import { useEffect, useMemo, useState, useSyncExternalStore, type KeyboardEvent, type ReactElement } from 'react'
import { assertNever } from '../../../base/assert-never.ts'
import type { CommandIn } from '../../../words/commands/commands.ts'
import type { AgentGroup } from '../../state/agent-groups.ts'
import { focusFilter } from '../../state/keyboard-moves.ts'
import { commandOfKey } from '../../state/command-keys.ts'
import { focusAgent, openOverlay, selectAgent, useView } from '../../state/view-state.ts'
import { classesOf } from '../../ui/classes.ts'
import styles from './agent-list.module.css'
import { AgentRow } from './agent-row.tsx'
import { rowAgentAt, rowId } from './row-agent.ts'
import { RowMenu } from './row-menu.tsx'
import type { ListUse } from './use-listed-groups.ts'
import { HEADING_PX, heightOf, listSections, sectionsBetween, type ListSection } from './list-lines.ts'

const cx = classesOf(styles)

/** Heading of the agents that have no group. */
const NO_GROUP = 'Without a group'
/** Under the last row, px. */
const END_PX = 12
/** Drawn above and below what is in sight, so that a turn of the wheel shows no gap; the list renders once for that much scrolling, px. */
const MARGIN_PX = 300

/** What AgentRows takes. */
export interface AgentRowsProps {
  readonly groups: readonly AgentGroup[]
  readonly use: ListUse
}

/** The agents of the list, of which only the rows in sight exist. One stop of the Tab key; arrows move, Enter goes to the terminal. */
export function AgentRows({ groups, use }: AgentRowsProps): ReactElement {
  const selectedId = useView((view) => view.selectedId)
  const all = useMemo(() => listSections(groups), [groups])
  const ids = useMemo(() => groups.flatMap((group) => group.ids), [groups])
  const isListed = selectedId !== null && ids.includes(selectedId)
  const [scrolled, setScrolled] = useState(0)
  const windowHeight = useWindowHeight()
  useEffect(() => {
    if (isListed) document.getElementById(rowId(selectedId))?.scrollIntoView({ block: 'nearest' })
  }, [selectedId, isListed])
  const sections = sectionsBetween(all, {
    from: scrolled - MARGIN_PX,
    to: scrolled + windowHeight + 2 * MARGIN_PX,
    alwaysId: selectedId,
  })
  return (
    <RowMenu>
      <div
        id="agent-list"
        className={cx('rows')}
        role="listbox"
        aria-label="Agents"
        tabIndex={0}
        aria-activedescendant={isListed ? rowId(selectedId) : undefined}
        {...use}
        onKeyDown={(event) => moveByKey(event, ids, selectedId)}
        onClick={({ target }) => click(target)}
        onDoubleClick={({ target }) => withRow(target, focusAgent)}
        onScroll={({ currentTarget }) => setScrolled(Math.floor(currentTarget.scrollTop / MARGIN_PX) * MARGIN_PX)}
      >
        <div role="presentation" className={cx('canvas')} style={{ height: heightOf(all) + END_PX }}>
          {sections.map((section) => (
            <Section key={section.group ?? ''} section={section} of={ids.length} selectedId={selectedId} />
          ))}
        </div>
      </div>
    </RowMenu>
  )
}

interface SectionProps {
  readonly section: ListSection
  /** Agents in the whole list. */
  readonly of: number
  readonly selectedId: string | null
}

function Section({ section: { group, top, height, lines }, of, selectedId }: SectionProps): ReactElement {
  return (
    <div role="group" aria-label={group ?? NO_GROUP} className={cx('section')} style={{ top, height }}>
      {lines.map((line) => {
        if (line.kind === 'agent') {
          const { id, top, place } = line
          return <AgentRow key={id} id={id} isSelected={id === selectedId} top={top} place={place} of={of} />
        }
        return (
          <div key="" className={cx('heading')} style={{ top: line.top, height: HEADING_PX }}>
            {group ?? NO_GROUP}
          </div>
        )
      })}
    </div>
  )
}

/** The list is never higher than this, and to know it nothing has to be laid out. */
function useWindowHeight(): number {
  return useSyncExternalStore(listenToSize, () => globalThis.innerHeight)
}

function listenToSize(listener: () => void): () => void {
  globalThis.addEventListener('resize', listener)
  return () => globalThis.removeEventListener('resize', listener)
}

function moveByKey(event: KeyboardEvent, ids: readonly string[], selectedId: string | null): void {
  const command = commandOfKey('list', event)
  if (command === 'list-filter') {
    event.preventDefault()
    return focusFilter()
  }
  const id = command === null ? null : targetOf(command, ids, selectedId)
  if (id === null) return
  if (command === 'list-open') focusAgent(id)
  else selectAgent(id)
  event.preventDefault()
}

/** Selects the agent of the row; a click on the mark of its alerts opens them as well. */
function click(target: EventTarget): void {
  withRow(target, selectAgent)
  const mark = target instanceof Element ? target.closest<HTMLElement>('[data-alert]') : null
  const alertId = mark?.dataset['alert']
  if (alertId !== undefined) openOverlay({ kind: 'alerts', alertId })
}

/** Calls `action` with the agent whose row `target` lies in. */
function withRow(target: EventTarget, action: (id: string) => void): void {
  const id = rowAgentAt(target)
  if (id !== null) action(id)
}

/** The agent a command of the list is about; null: there is none. */
function targetOf(
  command: Exclude<CommandIn<'list'>, 'list-filter'>,
  ids: readonly string[],
  current: string | null,
): string | null {
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
