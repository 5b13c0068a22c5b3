import type { ReactElement } from 'react'
import { LIMIT_KINDS } from '../../../shapes/run-limits.ts'
import { LimitRows } from '../../agent/limit-rows.tsx'
import { limitField, limitsWords, type LimitsForm } from '../../agent/limits-form.ts'
import { FieldError } from '../../ui/field.tsx'
import { Fold } from '../../ui/fold.tsx'
import type { FormErrors } from './form-fields.ts'

interface LimitFieldsProps {
  readonly form: LimitsForm
  readonly errors: FormErrors
  readonly onChange: (form: LimitsForm) => void
}

/** What the agent may use. */
export function LimitFields({ form, errors, onChange }: LimitFieldsProps): ReactElement {
  const isWrong = LIMIT_KINDS.some((kind) => errors[limitField(kind)] !== undefined) || errors.limits !== undefined
  return (
    <Fold label="Limits" summary={limitsWords(form) ?? 'as its type and the settings say'} isForced={isWrong}>
      <p style={{ color: 'var(--muted)', fontSize: 'var(--step-xs)' }}>
        Of the whole process tree. Reached means for three seconds or more, CPU for ten. “As usual” is what its agent
        type and the settings say.
      </p>
      <LimitRows of="agent" form={form} errors={errors} onChange={onChange} />
      {errors.limits !== undefined && <FieldError>{errors.limits}</FieldError>}
    </Fold>
  )
}
