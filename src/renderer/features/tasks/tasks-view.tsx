import { ListFilter, ListTodo, Pause, Play, Plus } from 'lucide-react'
import { useEffect, useState, type ReactElement } from 'react'
import { useFleet, useMayChange } from '../../client/client-context.ts'
import { PlacePage } from '../../agent/place-page.tsx'
import { commandOfKey, keysFor } from '../../state/command-keys.ts'
import { useFleetCommands } from '../../state/use-fleet-commands.ts'
import { openOverlay, showPlace, useView } from '../../state/view-state.ts'
import { Button } from '../../ui/button.tsx'
import { classesOf } from '../../ui/classes.ts'
import { Kbd } from '../../ui/kbd.tsx'
import { TaskList } from './task-list.tsx'
import { ROW } from './task-row.tsx'
import styles from './tasks.module.css'

const cx = classesOf(styles)
const VIEW_ID = 'tasks'
const FILTER_ID = 'tasks-filter'

/** The queue of tasks: what runs, what waits, and what became of the others. */
export function TasksView(): ReactElement {
  const [text, setText] = useState('')
  const counts = useFleet(({ tasks }) => tasks)
  useTasksKeys()
  const isEmpty = counts.queued + counts.running + counts.finished === 0
  return (
    <PlacePage place="tasks" title="Tasks" actions={<HoldButton />} mainAction={<NewTaskButton />}>
      {isEmpty ? (
        <NothingYet />
      ) : (
        <>
          <Filter text={text} onChange={setText} />
          <HeldNote />
          <TaskList state="running" title="Running" text={text} />
          <TaskList state="queued" title="Waiting" text={text} />
          <TaskList state="finished" title="Ended" text={text} />
        </>
      )}
    </PlacePage>
  )
}

function HoldButton(): ReactElement | null {
  const mayChange = useMayChange()
  const isHeld = useFleet(({ settings }) => settings.tasks.isHeld)
  const { updateSettings } = useFleetCommands()
  if (!mayChange || isHeld) return null
  return (
    <Button size="medium" onClick={() => updateSettings({ tasks: { isHeld: true } })}>
      <Pause size={14} /> Hold the queue
    </Button>
  )
}

function NewTaskButton(): ReactElement | null {
  if (!useMayChange()) return null
  return (
    <Button size="medium" look="primary" onClick={() => openOverlay({ kind: 'new-task' })}>
      <Plus size={14} /> New task
    </Button>
  )
}

/** Said while no task begins because a person held the queue, or stopped everything. */
function HeldNote(): ReactElement | null {
  const isHeld = useFleet(({ settings }) => settings.tasks.isHeld)
  const mayChange = useMayChange()
  const { updateSettings } = useFleetCommands()
  if (!isHeld) return null
  return (
    <div className={cx('held')} role="status">
      <Pause size={15} />
      <span>The queue is held: what runs goes on, nothing else begins.</span>
      {mayChange && (
        <Button size="medium" onClick={() => updateSettings({ tasks: { isHeld: false } })}>
          <Play size={14} /> Go on
        </Button>
      )}
    </div>
  )
}

function Filter({
  text,
  onChange,
}: {
  readonly text: string
  readonly onChange: (text: string) => void
}): ReactElement {
  return (
    <label className={cx('filter')}>
      <ListFilter size={14} />
      <span className="visually-hidden">Filter</span>
      <input
        id={FILTER_ID}
        value={text}
        spellCheck={false}
        autoComplete="off"
        placeholder="Filter by name, type, folder or what is to be done"
        onChange={({ target }) => onChange(target.value)}
      />
      <Kbd>{keysFor('task-filter')}</Kbd>
    </label>
  )
}

function NothingYet(): ReactElement {
  const mayChange = useMayChange()
  return (
    <div className={cx('empty')}>
      <ListTodo size={24} color="var(--accent)" />
      <b>No tasks yet</b>
      <span>
        A task is carried out by an agent that is made for it, and ends with a result. Give many, and they wait their
        turn.
      </span>
      <code>corral run --type claude &quot;fix the build&quot;</code>
      {mayChange && (
        <Button size="medium" look="primary" onClick={() => openOverlay({ kind: 'new-task' })}>
          <Plus size={14} /> New task
        </Button>
      )}
    </div>
  )
}

/** Keys of the view, wherever in it the keyboard is but for fields; Escape leads out of a field, then back to the fleet. */
function useTasksKeys(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || useView.getState().overlay.kind !== 'none') return
      const command = commandOfKey('tasks', event)
      const isTyping = event.target instanceof Element && event.target.closest('input, textarea, select') !== null
      if (command === 'task-back') {
        event.stopPropagation()
        if (isTyping) document.getElementById(VIEW_ID)?.focus()
        else showPlace('fleet')
        return
      }
      if (isTyping) return
      if (command === 'task-filter') document.getElementById(FILTER_ID)?.focus()
      else if (command === 'task-new') openOverlay({ kind: 'new-task' })
      else if (command === 'task-next') document.querySelector<HTMLElement>(`#${VIEW_ID} [${ROW}]`)?.focus()
      else return
      event.preventDefault()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}
