import { useEffect, useEffectEvent, useState, type ReactElement } from 'react'
import { LIMIT_KINDS, type Limits } from '../../../shapes/run-limits.ts'
import { problemsOfRunLimits } from '../../../core/run-limits/problems.ts'
import { LimitRows } from '../../agent/limit-rows.tsx'
import { formOfLimits, limitField, limitsOfForm, type LimitErrors, type LimitsForm } from '../../agent/limits-form.ts'
import { useFleet } from '../../client/client-context.ts'
import { useFleetCommands } from '../../state/use-fleet-commands.ts'
import { classesOf } from '../../ui/classes.ts'
import styles from './settings-dialog.module.css'

const cx = classesOf(styles)
const NO_ERRORS: LimitErrors = {}

/** The form as it is typed, and what of it was sent to the host: from the host's answer on that is what is shown. */
interface Typed {
  readonly form: LimitsForm
  /** Null: it was changed since. */
  readonly sent: Limits | null
}

/** What runs may use where neither their agent nor its type says. A choice applies at once; what is typed, on Enter, when another field is gone to, and when the dialog closes. */
export function LimitsSection(): ReactElement {
  const saved = useFleet(({ settings }) => settings.limits)
  const { updateSettings } = useFleetCommands()
  const [typed, setTyped] = useState<Typed | null>(null)
  const [errors, setErrors] = useState(NO_ERRORS)
  const isSaved = typed === null || JSON.stringify(typed.sent) === JSON.stringify(saved)
  const form = isSaved ? formOfLimits(withoutNulls(saved)) : typed.form
  const commit = (next: LimitsForm): void => {
    const read = readLimits(next)
    setErrors(read.errors)
    if (Object.keys(read.errors).length > 0) return
    updateSettings({ limits: read.limits })
    setTyped({ form: next, sent: read.limits })
  }
  const change = (next: LimitsForm): void => {
    setTyped({ form: next, sent: null })
    setErrors(NO_ERRORS)
    const chosen = LIMIT_KINDS.find((kind) => next[kind].choice !== form[kind].choice)
    // One that was only just chosen has no value yet: that is no error.
    if (chosen !== undefined && (next[chosen].choice === 'usual' || next[chosen].max.trim() !== '')) commit(next)
  }
  const commitTyped = (): void => {
    if (typed !== null && typed.sent === null) commit(typed.form)
  }
  const commitLast = useEffectEvent(commitTyped)
  useEffect(() => () => commitLast(), [])
  return (
    <>
      <p className={cx('lead')}>
        What the process tree of a run may use, for agents that have no limit of their own and whose type has none.
        Reached means for three seconds or more, CPU for ten.
      </p>
      <LimitRows of="settings" form={form} errors={errors} onChange={change} onCommit={commitTyped} />
    </>
  )
}

/** In the settings `null`, which takes a limit away that others set, says the same as nothing: nobody is asked after them. */
function withoutNulls(limits: Limits): Limits {
  return Object.fromEntries(Object.entries(limits).filter(([, limit]) => limit !== null))
}

/** The limits as typed, and what is wrong with them, by field. */
function readLimits(form: LimitsForm): { readonly limits: Limits; readonly errors: LimitErrors } {
  const errors: LimitErrors = {}
  const limits = limitsOfForm(form, errors)
  for (const kind of LIMIT_KINDS) {
    const [problem] = problemsOfRunLimits({ [kind]: limits[kind] ?? null }, {}, '')
    if (problem !== undefined) errors[limitField(kind)] ??= problem
  }
  return { limits, errors }
}
