import type { ReactElement } from 'react'
import type { TaskView } from '../../../contract/views.ts'
import { taskFacts } from '../../../words/task-facts.ts'
import { taskStatus, taskWords } from '../../../words/task-words.ts'
import { useFleet, useMayChange } from '../../client/client-context.ts'
import { useNow } from '../../client/now.ts'
import { useAsked } from '../../state/use-asked.ts'
import { closeOverlay } from '../../state/view-state.ts'
import { Button } from '../../ui/button.tsx'
import { classesOf } from '../../ui/classes.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Dialog, DialogNote } from '../../ui/dialog.tsx'
import { colorOfTone } from '../../ui/tone.ts'
import { lookOfTask, TaskGlyph } from './task-glyph.tsx'
import styles from './task-dialog.module.css'
import { useTaskCommands } from './use-task-commands.ts'

const cx = classesOf(styles)

/** Everything about one task: what is to be done, how it stands, what it said and printed. */
export function TaskDialog({ id }: { readonly id: number }): ReactElement {
  const version = useFleet((fleet) => fleet.tasksRead)
  const { value: task, problem } = useAsked('task.show', { task: id }, version)
  return (
    <Dialog
      title={task === null ? `Task ${id}` : task.order.name}
      width={720}
      onClose={closeOverlay}
      foot={task === null ? undefined : <Actions task={task} />}
    >
      {problem !== null && <p role="alert">{problem}</p>}
      {task !== null && <Told task={task} />}
    </Dialog>
  )
}

function Told({ task }: { readonly task: TaskView }): ReactElement {
  const now = useNow()
  const { order, state } = task
  const result = state.kind === 'finished' ? state.result : null
  return (
    <div className={cx('told')}>
      <p className={cx('status')} style={{ color: colorOfTone(lookOfTask(task).tone) }}>
        <TaskGlyph task={task} /> {taskStatus(task, now)}
      </p>
      {result !== null && result.says !== '' && <Text title="What it said" text={result.says} />}
      <Text
        title="What is to be done"
        text={order.prompt === '' ? taskWords(order) : order.prompt}
        isMono={order.prompt === ''}
      />
      <dl className={cx('facts')}>
        {taskFacts(task, now).map(({ label, value }) => (
          <div key={`${label} ${value}`}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {result !== null && result.tail !== '' && result.tail !== result.says && (
        <Text title="What it printed last" text={result.tail} isMono />
      )}
    </div>
  )
}

interface TextProps {
  readonly title: string
  readonly text: string
  readonly isMono?: boolean
}

function Text({ title, text, isMono = false }: TextProps): ReactElement {
  return (
    <section>
      <h3 className={cx('heading')}>
        {title} <CopyButton text={text} label={`Copy: ${title.toLowerCase()}`} />
      </h3>
      <div className={cx('text', isMono && 'mono')}>{text}</div>
    </section>
  )
}

function Actions({ task }: { readonly task: TaskView }): ReactElement {
  const commands = useTaskCommands()
  const mayChange = useMayChange()
  const { agentId, state } = task
  const andClose = (run: (task: TaskView) => void) => (): void => {
    closeOverlay()
    run(task)
  }
  return (
    <>
      <DialogNote>{null}</DialogNote>
      {agentId !== null && (
        <Button size="medium" onClick={andClose(commands.terminal)}>
          Go to its terminal
        </Button>
      )}
      {mayChange && state.kind !== 'finished' && (
        <Button size="medium" onClick={() => commands.cancel(task)}>
          {state.kind === 'running' && state.ending !== null ? 'Kill' : 'Cancel the task'}
        </Button>
      )}
      {mayChange && state.kind === 'finished' && (
        <Button size="medium" look="primary" onClick={andClose(commands.again)}>
          Run again
        </Button>
      )}
    </>
  )
}
