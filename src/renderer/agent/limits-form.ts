import { LIMIT_KINDS, type Limit, type LimitAction, type LimitKind, type Limits } from '../../shapes/run-limits.ts'
import { LIMIT_NAMES } from '../../words/limit-words.ts'
import { limitText, parseLimitValue } from '../../words/typed-limit.ts'

/** The field of one limit in a form. */
export type LimitField = `limits.${LimitKind}`

/** What is wrong with limits, by field. */
export type LimitErrors = Partial<Record<LimitField, string>>

/** One limit as it is typed. */
export interface LimitForm {
  /** `usual`: as the agent type and the settings say; `none`: no limit, whatever they say. */
  readonly choice: 'usual' | 'none' | LimitAction
  readonly max: string
  /** Empty: a share of `max`. */
  readonly warn: string
  /** Not shown: kept as it was. */
  readonly forMs: number | null
}

export type LimitsForm = Readonly<Record<LimitKind, LimitForm>>

export const limitField = (kind: LimitKind): LimitField => `limits.${kind}`

export function formOfLimits(limits: Limits): LimitsForm {
  const forms = LIMIT_KINDS.map((kind) => [kind, formOfLimit(kind, limits[kind])] as const)
  return Object.fromEntries(forms) as LimitsForm
}

/** What the form stands for, with what is wrong added to `errors`. */
export function limitsOfForm(form: LimitsForm, errors: LimitErrors): Limits {
  const limits: { -readonly [K in LimitKind]?: Limit | null } = {}
  for (const kind of LIMIT_KINDS) {
    const { choice } = form[kind]
    if (choice === 'none') limits[kind] = null
    else if (choice !== 'usual') limits[kind] = limitOfForm(kind, { ...form[kind], choice }, errors)
  }
  return limits
}

/** What is limited, in few words: "memory 2 GB, cost $10"; null: nothing of its own. */
export function limitsWords(form: LimitsForm): string | null {
  const own = LIMIT_KINDS.filter((kind) => form[kind].choice !== 'usual' && form[kind].choice !== 'none')
  return own.length === 0 ? null : own.map((kind) => `${LIMIT_NAMES[kind].toLowerCase()} ${form[kind].max}`).join(', ')
}

function formOfLimit(kind: LimitKind, limit: Limit | null | undefined): LimitForm {
  if (!limit) return { choice: limit === null ? 'none' : 'usual', max: '', warn: '', forMs: null }
  const { warn, max, forMs, action } = limit
  return { choice: action, max: limitText(kind, max), warn: warn === null ? '' : limitText(kind, warn), forMs }
}

function limitOfForm(
  kind: LimitKind,
  { choice, max, warn, forMs }: LimitForm & { readonly choice: LimitAction },
  errors: LimitErrors,
): Limit {
  const read = (text: string): number => {
    const value = parseLimitValue(kind, text)
    if (!value.ok) errors[limitField(kind)] ??= value.error
    return value.ok ? value.value : Number.MAX_SAFE_INTEGER
  }
  return { warn: warn.trim() === '' ? null : read(warn), max: read(max), forMs, action: choice }
}
