import { Plus, X } from 'lucide-react'
import type { ReactElement } from 'react'
import { Button, IconButton } from '../../ui/button.tsx'
import { Choice } from '../../ui/choice.tsx'
import { classesOf } from '../../ui/classes.ts'
import { Field, TextInput } from '../../ui/field.tsx'
import { Fold } from '../../ui/fold.tsx'
import styles from './agent-form.module.css'
import { isPolicyDetailWrong, type FormErrors, type FormField } from './form-fields.ts'
import {
  fieldsOfPace,
  paceOfForm,
  paceWords,
  restartOfForm,
  type Pace,
  type RestartForm,
  type WindowRow,
} from './restart-form.ts'

const cx = classesOf(styles)
const WHEN = [
  ['never', 'Never'],
  ['on-failure', 'On failure'],
  ['always', 'Always'],
] as const
const PACES = [
  ['usual', 'Usual'],
  ['quick', 'Quick'],
  ['patient', 'Patient'],
] as const
const WHEN_HINTS: Readonly<Record<RestartForm['when'], string>> = {
  never: 'When it ends, it stays down until you start it.',
  'on-failure':
    'Started again after a crash or a failed start, not after a clean end. Stopping it does not count as a failure.',
  always: 'Started again whenever it ends by itself, also after a clean end.',
}

/** What RestartFields takes. */
export interface RestartFieldsProps {
  readonly form: RestartForm
  readonly errors: FormErrors
  readonly onChange: (form: RestartForm) => void
}

/** When an agent is restarted automatically, and when Corral gives up. */
export function RestartFields({ form, errors, onChange }: RestartFieldsProps): ReactElement {
  const change = (patch: Partial<RestartForm>): void => onChange({ ...form, ...patch })
  const pace = paceOfForm(form)
  return (
    <div className={cx('part')}>
      <Choice
        label="Restart"
        options={WHEN}
        value={form.when}
        onChange={(when) => change({ when })}
        hint={WHEN_HINTS[form.when]}
        error={errors.restart}
      />
      {form.when !== 'never' && (
        <Choice<Pace>
          label="Pace"
          options={pace === 'own' ? [...PACES, ['own', 'Your own']] : PACES}
          value={pace}
          onChange={(chosen) => chosen !== 'own' && change(fieldsOfPace(chosen))}
          hint={policyWords(form)}
        />
      )}
      <Fold label="Delays, limits and exits" isForced={isPolicyDetailWrong(errors)}>
        <Timings form={form} errors={errors} change={change} />
        <Exits form={form} errors={errors} change={change} />
      </Fold>
    </div>
  )
}

interface PartProps {
  readonly form: RestartForm
  readonly errors: FormErrors
  readonly change: (patch: Partial<RestartForm>) => void
}

function Timings({ form, errors, change }: PartProps): ReactElement {
  return (
    <>
      <div className={cx('three')}>
        <TextField
          label="First delay"
          error={errors['restart.baseDelayMs']}
          value={form.baseDelay}
          onChange={(baseDelay) => change({ baseDelay })}
        />
        <TextField
          label="Longest delay"
          error={errors['restart.maxDelayMs']}
          value={form.maxDelay}
          onChange={(maxDelay) => change({ maxDelay })}
        />
        <TextField
          label="Reset the count after"
          error={errors['restart.stableMs']}
          value={form.stable}
          onChange={(stable) => change({ stable })}
        />
      </div>
      <Windows rows={form.windows} errors={errors} onChange={(windows) => change({ windows })} />
    </>
  )
}

interface WindowsProps {
  readonly rows: readonly WindowRow[]
  readonly errors: FormErrors
  readonly onChange: (rows: readonly WindowRow[]) => void
}

function Windows({ rows, errors, onChange }: WindowsProps): ReactElement {
  const change = (key: number, patch: Partial<WindowRow>): void =>
    onChange(rows.map((row) => (row.key === key ? { ...row, ...patch } : row)))
  const add = (): void =>
    onChange([...rows, { key: Math.max(-1, ...rows.map(({ key }) => key)) + 1, restarts: '', within: '' }])
  return (
    <fieldset className={cx('env')}>
      <legend className={cx('legend')}>Give up after more than</legend>
      {rows.map(({ key, restarts, within }, index) => {
        const error = errors[`restart.windows.${index}`]
        return (
          <div key={key}>
            <div className={cx('windowRow')}>
              <TextInput
                aria-label="Restarts"
                inputMode="numeric"
                autoFocus={restarts === '' && within === ''}
                aria-invalid={error !== undefined}
                value={restarts}
                onChange={({ target }) => change(key, { restarts: target.value })}
              />
              <span className={cx('quiet')}>restarts in</span>
              <TextInput
                aria-label="Within"
                aria-invalid={error !== undefined}
                value={within}
                onChange={({ target }) => change(key, { within: target.value })}
              />
              <IconButton
                label="Remove this limit"
                size="large"
                onClick={() => onChange(rows.filter((row) => row.key !== key))}
              >
                <X size={14} />
              </IconButton>
            </div>
            {error !== undefined && (
              <p className={cx('error')} role="alert">
                {error}
              </p>
            )}
          </div>
        )
      })}
      <Button look="quiet" className={cx('add')} onClick={add}>
        <Plus size={13} /> Add a limit
      </Button>
    </fieldset>
  )
}

const EXIT_FIELDS = [
  ['successExits', 'Counts as clean', 'restart.successExits'],
  ['preventExits', 'Never restart after', 'restart.preventExits'],
  ['forceExits', 'Always restart after', 'restart.forceExits'],
] as const satisfies readonly (readonly [keyof RestartForm, string, FormField])[]

function Exits({ form, errors, change }: PartProps): ReactElement {
  return (
    <div>
      <div className={cx('three')}>
        {EXIT_FIELDS.map(([field, label, errorField]) => (
          <TextField
            key={field}
            label={label}
            error={errors[errorField]}
            placeholder="e.g. 64 SIGSEGV"
            value={form[field]}
            onChange={(text) => change({ [field]: text })}
          />
        ))}
      </div>
      <p className={cx('note')}>
        Exit codes and names of signals. Never wins over always, and both over the choice above.
      </p>
    </div>
  )
}

interface TextFieldProps {
  readonly label: string
  readonly error: string | undefined
  readonly value: string
  readonly placeholder?: string
  readonly onChange: (text: string) => void
}

function TextField({ label, error, value, placeholder, onChange }: TextFieldProps): ReactElement {
  return (
    <Field label={label} error={error}>
      {(link) => (
        <TextInput
          {...link}
          placeholder={placeholder}
          value={value}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Field>
  )
}

/** Describes the policy as it is typed; empty while it is not valid. */
function policyWords(form: RestartForm): string {
  const errors: FormErrors = {}
  const policy = restartOfForm(form, errors)
  return Object.keys(errors).length === 0 ? paceWords(policy) : 'Some of these values cannot be read yet.'
}
