import type { ReactElement } from 'react'
import type { AgentTypeView } from '../../../contract/views.ts'
import { PRIORITIES } from '../../../core/agent/priority.ts'
import type { Priority } from '../../../shapes/spec.ts'
import type { TaskPermissions } from '../../../shapes/task-block.ts'
import { permissionWords } from '../../../words/task-refusal-words.ts'
import { FolderField } from '../../agent/folder-field.tsx'
import { classesOf } from '../../ui/classes.ts'
import { Field, inputClass, TextInput } from '../../ui/field.tsx'
import { Segments } from '../../ui/segments.tsx'
import { Select } from '../../ui/select.tsx'
import { Switch } from '../../ui/switch.tsx'
import styles from './task-form.module.css'
import type { TaskErrors, TaskForm } from './task-form.ts'

const cx = classesOf(styles)
const WORKTREE = 'In a git worktree of its own'

/** What TaskFormFields takes. */
export interface TaskFormFieldsProps {
  readonly form: TaskForm
  readonly errors: TaskErrors
  /** The type that is chosen; null: none can be. */
  readonly type: AgentTypeView | null
  readonly types: readonly AgentTypeView[]
  readonly isLoading: boolean
  readonly onChange: (patch: Partial<TaskForm>) => void
}

/** The fields of a new task. */
export function TaskFormFields({ form, errors, type, types, isLoading, onChange }: TaskFormFieldsProps): ReactElement {
  const isCommand = type?.task?.takes === 'command'
  const permissions = type?.task?.permissions ?? []
  const usual = permissions.includes('edit') ? 'edit' : 'own'
  return (
    <div className={cx('form')}>
      <div className={cx('line')}>
        <Labelled label="Type of agent" error={errors.type}>
          <Select
            label="Type of agent"
            options={isLoading ? [['', 'Looking for agents…']] : types.map(({ id, name }) => [id, name] as const)}
            value={type?.id ?? ''}
            onChange={(id) => onChange({ type: id, permissions: null })}
          />
        </Labelled>
        <Labelled label="Priority">
          <Segments
            label="Priority"
            options={PRIORITIES.toReversed().map((each) => [each, each] as const)}
            value={form.priority}
            onChange={(priority: Priority) => onChange({ priority })}
          />
        </Labelled>
      </div>
      {isCommand ? (
        <Field label="Command" error={errors.command} hint="Its exit code decides: 0 is done, all else has failed.">
          {(link) => (
            <TextInput
              {...link}
              mono
              data-initial-focus
              placeholder="npm test"
              value={form.command}
              onChange={({ target }) => onChange({ command: target.value })}
            />
          )}
        </Field>
      ) : (
        <Field label="What is to be done" error={errors.prompt}>
          {(link) => (
            <textarea
              {...link}
              data-initial-focus
              rows={5}
              className={`${inputClass(false)} ${cx('prompt')}`}
              placeholder="Fix the build. Say what you changed."
              value={form.prompt}
              onChange={({ target }) => onChange({ prompt: target.value })}
            />
          )}
        </Field>
      )}
      <FolderField value={form.cwd} error={errors.cwd} onChange={(cwd) => onChange({ cwd })} />
      {permissions.length > 1 && (
        <Labelled label="Without being asked, it may" error={errors.permissions}>
          <Segments
            label="Without being asked, it may"
            options={permissions.map((each) => [each, permissionWords(each)] as const)}
            value={form.permissions ?? usual}
            onChange={(next: TaskPermissions) => onChange({ permissions: next })}
          />
        </Labelled>
      )}
      <div className={cx('three')}>
        <TextField {...{ form, errors, onChange }} field="name" label="Name" placeholder="the first words" />
        <TextField {...{ form, errors, onChange }} field="timeout" label="Time-out" placeholder="none, or 30 min" />
        <TextField {...{ form, errors, onChange }} field="retries" label="Retries if it fails" placeholder="0" />
      </div>
      <div className={cx('switch')}>
        <Switch
          id="task-worktree"
          label={WORKTREE}
          isOn={form.worktree}
          onChange={(worktree) => onChange({ worktree })}
        />
        <label htmlFor="task-worktree">{WORKTREE}</label>
        {errors.worktree !== undefined && (
          <span role="alert" className={cx('error')}>
            {errors.worktree}
          </span>
        )}
      </div>
    </div>
  )
}

interface TextFieldProps extends Pick<TaskFormFieldsProps, 'form' | 'errors' | 'onChange'> {
  readonly field: 'name' | 'timeout' | 'retries'
  readonly label: string
  readonly placeholder: string
}

function TextField({ form, errors, onChange, field, label, placeholder }: TextFieldProps): ReactElement {
  return (
    <Field label={label} error={errors[field]}>
      {(link) => (
        <TextInput
          {...link}
          placeholder={placeholder}
          value={form[field]}
          onChange={({ target }) => onChange({ [field]: target.value })}
        />
      )}
    </Field>
  )
}

interface LabelledProps {
  readonly label: string
  readonly error?: string | undefined
  readonly children: ReactElement
}

/** An input that says its own name, with the same words to see. */
function Labelled({ label, error, children }: LabelledProps): ReactElement {
  return (
    <div className={cx('labelled')}>
      <div className={cx('label')} aria-hidden>
        {label}
      </div>
      {children}
      {error !== undefined && (
        <div role="alert" className={cx('error')}>
          {error}
        </div>
      )}
    </div>
  )
}
