import type { KeyboardEvent, ReactElement } from 'react'
import { LIMIT_KINDS, type LimitKind } from '../../shapes/run-limits.ts'
import { LIMIT_ACTIONS, LIMIT_NAMES } from '../../words/limit-words.ts'
import { LIMIT_EXAMPLES } from '../../words/typed-limit.ts'
import { classesOf } from '../ui/classes.ts'
import { FieldError, inputClass, TextInput } from '../ui/field.tsx'
import styles from './limit-rows.module.css'
import { limitField, type LimitErrors, type LimitForm, type LimitsForm } from './limits-form.ts'

const cx = classesOf(styles)

/** Slowing it down brings only these under their limit; the others can be told of or stopped. */
const SLOWABLE: ReadonlySet<LimitKind> = new Set(['memory', 'cpu', 'processes', 'output', 'disk-writes'])
/** Where nothing is said for an agent others decide; the settings decide last. */
const CHOICES = {
  agent: { usual: 'As usual', ...LIMIT_ACTIONS, none: 'No limit' },
  settings: { usual: 'No limit', ...LIMIT_ACTIONS },
} as const satisfies Readonly<Record<string, Partial<Record<LimitForm['choice'], string>>>>

/** What LimitRows takes. */
export interface LimitRowsProps {
  /** Whose limits they are. */
  readonly of: keyof typeof CHOICES
  readonly form: LimitsForm
  readonly errors: LimitErrors
  readonly onChange: (form: LimitsForm) => void
  /** What was typed is complete: another field is gone to, or Enter was pressed. */
  readonly onCommit?: () => void
}

/** What runs may use: a line for each kind. */
export function LimitRows({ of, form, errors, onChange, onCommit }: LimitRowsProps): ReactElement {
  return (
    <div className={cx('rows')} role="group" aria-label="Limits">
      {LIMIT_KINDS.map((kind) => (
        <LimitRow
          key={kind}
          kind={kind}
          choices={CHOICES[of]}
          form={form[kind]}
          error={errors[limitField(kind)]}
          onChange={(limit) => onChange({ ...form, [kind]: limit })}
          onCommit={onCommit}
        />
      ))}
    </div>
  )
}

interface LimitRowProps {
  readonly kind: LimitKind
  readonly choices: Partial<Readonly<Record<LimitForm['choice'], string>>>
  readonly form: LimitForm
  readonly error: string | undefined
  readonly onChange: (form: LimitForm) => void
  readonly onCommit: (() => void) | undefined
}

function LimitRow({ kind, choices, form, error, onChange, onCommit }: LimitRowProps): ReactElement {
  const name = LIMIT_NAMES[kind]
  const hasValue = form.choice !== 'usual' && form.choice !== 'none'
  const offered = Object.entries(choices).filter(([choice]) => choice !== 'throttle' || SLOWABLE.has(kind))
  const completion = {
    onBlur: onCommit,
    onKeyDown: ({ key }: KeyboardEvent) => key === 'Enter' && onCommit?.(),
  }
  return (
    <div className={cx('row')}>
      <span className={cx('name')}>{name}</span>
      <select
        className={inputClass(false)}
        aria-label={`${name}: what is done at its limit`}
        value={form.choice}
        onChange={({ target }) => onChange({ ...form, choice: target.value as LimitForm['choice'] })}
      >
        {offered.map(([choice, words]) => (
          <option key={choice} value={choice}>
            {words}
          </option>
        ))}
      </select>
      {hasValue && (
        <>
          <TextInput
            {...completion}
            aria-label={`${name}: at most`}
            aria-invalid={error !== undefined}
            placeholder={`at ${LIMIT_EXAMPLES[kind]}`}
            value={form.max}
            onChange={({ target }) => onChange({ ...form, max: target.value })}
          />
          <TextInput
            {...completion}
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
