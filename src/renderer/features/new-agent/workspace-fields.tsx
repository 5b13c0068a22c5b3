import type { ReactElement } from 'react'
import { Choice } from '../../ui/choice.tsx'
import { classesOf } from '../../ui/classes.ts'
import { Field, TextInput } from '../../ui/field.tsx'
import { Fold } from '../../ui/fold.tsx'
import styles from './agent-form.module.css'
import type { WorkspaceForm } from './workspace-form.ts'

const cx = classesOf(styles)
const KINDS = [
  ['folder', 'In the folder itself'],
  ['worktree', 'In a worktree of its own'],
] as const
const PLACES = [
  ['data', 'Among Corral’s data'],
  ['beside', 'Beside the repository'],
] as const

interface WorkspaceFieldsProps {
  readonly form: WorkspaceForm
  readonly error: string | undefined
  /** Others that work in the same folder, as a sentence; null: nobody does. */
  readonly sharing: string | null
  readonly onChange: (form: WorkspaceForm) => void
}

/** Whether the agent works in the folder itself, or in a git worktree that is made for it. */
export function WorkspaceFields({ form, error, sharing, onChange }: WorkspaceFieldsProps): ReactElement {
  const change = (patch: Partial<WorkspaceForm>): void => onChange({ ...form, ...patch })
  const isOwn = form.kind === 'worktree'
  return (
    <div className={cx('part')}>
      <Choice
        label="Works"
        options={KINDS}
        value={form.kind}
        onChange={(kind) => change({ kind })}
        error={error}
        hint={isOwn ? WORKTREE_HINT : (sharing ?? undefined)}
      />
      {isOwn && (
        <Fold label="Branch and commands" summary={summaryOf(form)} isForced={error !== undefined}>
          <div className={cx('two')}>
            <TextField
              label="Branch"
              value={form.branch}
              placeholder="corral/ and its name"
              hint="New; it must not exist yet."
              onChange={(branch) => change({ branch })}
            />
            <TextField
              label="Begins at"
              value={form.base}
              placeholder="the branch checked out"
              hint="A branch, tag or commit."
              onChange={(base) => change({ base })}
            />
          </div>
          <Choice
            label="The worktree lies"
            options={PLACES}
            value={form.place}
            onChange={(place) => change({ place })}
          />
          <TextField
            label="Setup command"
            value={form.setup}
            placeholder="npm ci"
            hint="Run in the new worktree before the first start, without a shell; its output is shown in the terminal."
            onChange={(setup) => change({ setup })}
          />
          <TextField
            label="Teardown command"
            value={form.teardown}
            hint="Run in it before it is removed."
            onChange={(teardown) => change({ teardown })}
          />
        </Fold>
      )}
    </div>
  )
}

const WORKTREE_HINT =
  'A copy of the repository on a branch of its own, made before the first start. It also gets what .worktreeinclude names.'

function summaryOf({ branch, base, setup }: WorkspaceForm): string {
  const parts = [branch, base === '' ? '' : `from ${base}`, setup].filter((part) => part.trim() !== '')
  return parts.length === 0 ? 'as usual' : parts.join(' · ')
}

interface TextFieldProps {
  readonly label: string
  readonly value: string
  readonly placeholder?: string
  readonly hint: string
  readonly onChange: (value: string) => void
}

function TextField({ label, value, placeholder, hint, onChange }: TextFieldProps): ReactElement {
  return (
    <Field label={label} aside="optional" hint={hint}>
      {(link) => (
        <TextInput
          {...link}
          mono
          value={value}
          placeholder={placeholder}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Field>
  )
}
