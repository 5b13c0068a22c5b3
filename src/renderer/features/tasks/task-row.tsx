import { RotateCcw, SquareTerminal, X } from 'lucide-react'
import type { KeyboardEvent, ReactElement } from 'react'
import type { TaskView } from '../../../contract/views.ts'
import type { CommandIn } from '../../../words/commands/commands.ts'
import { formatElapsed, formatTimeOfDay } from '../../../words/format.ts'
import { phaseSentence } from '../../../words/phase-words.ts'
import { folderName } from '../../../words/place-words.ts'
import { taskUsed } from '../../../words/task-facts.ts'
import { diffWords, taskStatus, taskWords } from '../../../words/task-words.ts'
import { useAgent, useMayChange } from '../../client/client-context.ts'
import { useNow } from '../../client/now.ts'
import { commandOfKey, keysFor } from '../../state/command-keys.ts'
import { IconButton } from '../../ui/button.tsx'
import { classesOf } from '../../ui/classes.ts'
import { focusHandover } from '../../ui/focus-handover.ts'
import { colorOfTone } from '../../ui/tone.ts'
import { lookOfTask, TaskGlyph } from './task-glyph.tsx'
import styles from './tasks.module.css'
import { useTaskCommands, type TaskCommands } from './use-task-commands.ts'

const cx = classesOf(styles)
/** Marks a row for keys that move between rows of all lists. */
export const ROW = 'data-task'
/** A row that goes away leaves the keyboard to the one after it, else to the one before, else to the view. */
const toNextRow = focusHandover((row) => {
  const next = row.nextElementSibling ?? row.previousElementSibling ?? row.closest('main')
  if (next instanceof HTMLElement) next.focus()
})

/** One task in a list. Arrows move, Enter looks at it, Tab goes to its buttons. */
export function TaskRow({ task }: { readonly task: TaskView }): ReactElement {
  const commands = useTaskCommands()
  const mayChange = useMayChange()
  const { id, order } = task
  const words = taskWords(order)
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.target !== event.currentTarget) return
    const command = commandOfKey('tasks', event)
    if (command !== null && runOn(event.currentTarget, { task, command, commands, mayChange })) event.preventDefault()
  }
  return (
    <div ref={toNextRow} role="row" className={cx('row')} tabIndex={0} {...{ [ROW]: id }} onKeyDown={onKeyDown}>
      <TaskGlyph task={task} />
      <span role="gridcell" className={cx('cell')}>
        <button type="button" tabIndex={-1} className={cx('what')} onClick={() => commands.open(task)}>
          <span className={cx('name')}>{order.name}</span>
          {words !== order.name && <span className={cx('words')}>{words}</span>}
        </button>
      </span>
      <Status task={task} />
      <span role="gridcell" className={cx('meta', 'wide')} title={order.cwd}>
        {order.type} · {folderName(order.cwd)}
        {order.priority === 'normal' ? '' : ` · ${order.priority}`}
      </span>
      <Figures task={task} />
      <span role="gridcell" className={cx('actions')}>
        {task.agentId !== null && (
          <IconButton
            label="Go to its terminal"
            keys={keysFor('task-terminal')}
            onClick={() => commands.terminal(task)}
          >
            <SquareTerminal size={15} />
          </IconButton>
        )}
        {mayChange && task.state.kind === 'finished' && (
          <IconButton label="Run again" keys={keysFor('task-again')} onClick={() => commands.again(task)}>
            <RotateCcw size={15} />
          </IconButton>
        )}
        {mayChange && task.state.kind !== 'finished' && (
          <IconButton label={cancelWords(task)} keys={keysFor('task-cancel')} onClick={() => commands.cancel(task)}>
            <X size={15} />
          </IconButton>
        )}
      </span>
    </div>
  )
}

function cancelWords({ state }: TaskView): string {
  return state.kind === 'running' && state.ending !== null ? 'Kill' : 'Cancel'
}

/** Where it is in its life; of one that waits at the gate, why. */
function Status({ task }: { readonly task: TaskView }): ReactElement {
  const now = useNow()
  const agent = useAgent(task.agentId ?? '')
  const { state } = task
  const isWaiting = state.kind === 'running' && agent?.state.phase.kind === 'queued'
  const words = isWaiting ? phaseSentence(agent.state.phase, { now, turn: null }) : taskStatus(task, now)
  return (
    <span
      role="gridcell"
      className={cx('status')}
      style={{ color: colorOfTone(lookOfTask(task).tone) }}
      title={words}
      data-status
    >
      {words}
    </span>
  )
}

/** What a finished task took and changed. */
function Figures({ task: { state } }: { readonly task: TaskView }): ReactElement {
  const now = useNow()
  if (state.kind !== 'finished') {
    return <span role="gridcell" aria-label="Nothing yet" className={cx('meta', 'number')} />
  }
  const { durationMs, diff } = state.result
  const parts = [
    diff === null ? null : diffWords(diff),
    taskUsed(state.result),
    durationMs === null ? null : formatElapsed(durationMs),
    formatTimeOfDay(state.at, now),
  ]
  return (
    <span role="gridcell" className={cx('meta', 'number')}>
      {parts.filter((part) => part !== null).join(' · ')}
    </span>
  )
}

interface Keyed {
  readonly task: TaskView
  readonly command: CommandIn<'tasks'>
  readonly commands: TaskCommands
  readonly mayChange: boolean
}

/** Does what a key asks of a row; false: that is for the view. */
function runOn(row: HTMLElement, { task, command, commands, mayChange }: Keyed): boolean {
  switch (command) {
    case 'task-next':
      return moveFrom(row, 1)
    case 'task-previous':
      return moveFrom(row, -1)
    case 'task-open':
      commands.open(task)
      return true
    case 'task-terminal':
      commands.terminal(task)
      return true
    case 'task-cancel':
      if (mayChange) commands.cancel(task)
      return true
    case 'task-again':
      if (mayChange) commands.again(task)
      return true
    default:
      return false
  }
}

function moveFrom(row: HTMLElement, step: 1 | -1): boolean {
  const rows = [...(row.closest('main')?.querySelectorAll<HTMLElement>(`[${ROW}]`) ?? [])]
  rows[rows.indexOf(row) + step]?.focus()
  return true
}
