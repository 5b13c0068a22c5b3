import { useState, type ReactElement } from 'react'
import type { TaskStateKind } from '../../../shapes/task.ts'
import { useFleet } from '../../client/client-context.ts'
import { useAsked } from '../../state/use-asked.ts'
import { Button } from '../../ui/button.tsx'
import { classesOf } from '../../ui/classes.ts'
import { TaskRow } from './task-row.tsx'
import styles from './tasks.module.css'

const cx = classesOf(styles)
/** Rows that are shown at first, and that are added at a time. */
const STEP = 50
/** Most rows of one answer: who looks for more filters. */
const MOST = 500

/** What a TaskList takes. */
export interface TaskListProps {
  readonly state: TaskStateKind
  readonly title: string
  /** What tasks are searched for; empty: all are listed. */
  readonly text: string
}

/** The tasks in one state, under their heading; nothing while there are none. */
export function TaskList({ state, title, text }: TaskListProps): ReactElement | null {
  const [limit, setLimit] = useState(STEP)
  const version = useFleet((fleet) => fleet.tasksRead)
  const total = useFleet((fleet) => fleet.tasks[state])
  const { value, problem, askAgain } = useAsked('task.list', { state, text, limit }, version)
  if (problem !== null) {
    return (
      <p role="alert" className={cx('problem')}>
        {problem}{' '}
        <Button look="quiet" onClick={askAgain}>
          Try again
        </Button>
      </p>
    )
  }
  if (value === null || value.tasks.length === 0) return null
  const shown = value.tasks.length
  return (
    <section aria-label={title} className={cx('section')}>
      <h2 className={cx('heading')}>
        {title} <span className={cx('count')}>{text === '' ? total : shown}</span>
      </h2>
      <div role="grid" aria-label={title} className={cx('list')}>
        {value.tasks.map((task) => (
          <TaskRow key={task.id} task={task} />
        ))}
      </div>
      {value.next !== null && limit < MOST && (
        <Button look="quiet" onClick={() => setLimit(Math.min(MOST, limit + STEP))}>
          Show more
        </Button>
      )}
      {value.next !== null && limit >= MOST && (
        <p className={cx('more')}>These are the first {MOST}; filter to find others.</p>
      )}
    </section>
  )
}
