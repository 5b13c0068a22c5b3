import type { ReactElement } from 'react'
import { LIMIT_KINDS, type LimitKind } from '../../../shapes/run-limits.ts'
import { LIMIT_ACTIONS, LIMIT_NAMES } from '../../../words/limit-words.ts'
import { LIMIT_EXAMPLES } from '../../../words/typed-limit.ts'
import { classesOf } from '../../ui/classes.ts'
import { FieldError, TextInput, inputClass } from '../../ui/field.tsx'
import { Fold } from '../../ui/fold.tsx'
import styles from './limit-fields.module.css'
import type { FormErrors } from './form-fields.ts'
import { limitField, limitsWords, type LimitForm, type LimitsForm } from './limits-form.ts'

const cx = classesOf(styles)

/** Slowing it down brings only these under their limit; the others can be told of or stopped. */
const SLOWABLE: ReadonlySet<LimitKind> = new Set(['memory', 'cpu', 'processes', 'output', 'disk-writes'])
const CHOICES = { usual: 'As usual', ...LIMIT_ACTIONS, none: 'No limit' } as const
const CHOICE_KEYS = Object.keys(CHOICES) as readonly LimitForm['choice'][]

interface LimitFieldsProps {
  readonly form: LimitsForm
  readonly errors: FormErrors
  readonly onChange: (form: LimitsForm) => void
}

/** What the agent may use: one line for each kind. */
export function LimitFields({ form, errors, onChange }: LimitFieldsProps): ReactElement {
  const isWrong = LIMIT_KINDS.some((kind) => errors[limitField(kind)] !== undefined) || errors.limits !== undefined
  return (
    <Fold label="Limits" summary={limitsWords(form) ?? 'as its type and the settings say'} isForced={isWrong}>
      <p className={cx('intro')}>
        Of the whole process tree. Reached means for three seconds or more, CPU for ten. “As usual” is what its agent
        type and the settings say.
      </p>
      <div className={cx('rows')} role="group" aria-label="Limits">
        {LIMIT_KINDS.map((kind) => (
          <LimitRow
            key={kind}
            kind={kind}
            form={form[kind]}
            error={errors[limitField(kind)]}
            onChange={(limit) => onChange({ ...form, [kind]: limit })}
          />
        ))}
      </div>
      {errors.limits !== undefined && <FieldError>{errors.limits}</FieldError>}
    </Fold>
  )
}

interface LimitRowProps {
  readonly kind: LimitKind
  readonly form: LimitForm
  readonly error: string | undefined
  readonly onChange: (form: LimitForm) => void
}

function LimitRow({ kind, form, error, onChange }: LimitRowProps): ReactElement {
  const name = LIMIT_NAMES[kind]
  const hasValue = form.choice !== 'usual' && form.choice !== 'none'
  const offered = CHOICE_KEYS.filter((choice) => choice !== 'throttle' || SLOWABLE.has(kind))
  return (
    <div className={cx('row')}>
      <span className={cx('name')}>{name}</span>
      <select
        className={inputClass(false)}
        aria-label={`${name}: what is done at its limit`}
        value={form.choice}
        onChange={({ target }) => onChange({ ...form, choice: target.value as LimitForm['choice'] })}
      >
        {offered.map((choice) => (
          <option key={choice} value={choice}>
            {CHOICES[choice]}
          </option>
        ))}
      </select>
      {hasValue && (
        <>
          <TextInput
            aria-label={`${name}: at most`}
            aria-invalid={error !== undefined}
            placeholder={`at ${LIMIT_EXAMPLES[kind]}`}
            value={form.max}
            onChange={({ target }) => onChange({ ...form, max: target.value })}
          />
          <TextInput
            aria-label={`${name}: warn from`}
            placeholder="warn from (80 %)"
            value={form.warn}
            onChange={({ target }) => onChange({ ...form, warn: target.value })}
          />
        </>
      )}
      {error !== undefined && (
        <div className={cx('wide')}>
          <FieldError>{error}</FieldError>
        </div>
      )}
    </div>
  )
}
