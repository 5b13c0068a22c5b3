import { LIMIT_KINDS, type LimitKind } from '../../../shapes/run-limits.ts'
import type { LimitField } from '../../agent/limits-form.ts'
import type { AgentSpec } from '../../../shapes/spec.ts'

/** Parts of the restart policy and of readiness that have an input of their own. */
type PartField =
  | 'restart.baseDelayMs'
  | 'restart.maxDelayMs'
  | 'restart.stableMs'
  | 'restart.successExits'
  | 'restart.preventExits'
  | 'restart.forceExits'
  | 'readiness.quietMs'
  | 'readiness.timeoutMs'
  | 'readiness.pattern'
  | WindowField
  | LimitField

/** One window of the restart policy, by its index. */
export type WindowField = `restart.windows.${number}`

/** Parts of a form a message can belong to; `form` is none of them. */
export type FormField = Exclude<keyof AgentSpec, 'task'> | PartField | 'form'
/** What is wrong, by field. */
export type FormErrors = Partial<Record<FormField, string>>

const PARTS: ReadonlySet<string> = new Set<FormField>([
  'restart.baseDelayMs',
  'restart.maxDelayMs',
  'restart.stableMs',
  'restart.successExits',
  'restart.preventExits',
  'restart.forceExits',
  'readiness.quietMs',
  'readiness.timeoutMs',
  'readiness.pattern',
])

const FIELDS: ReadonlySet<string> = new Set<FormField>([
  'name',
  'type',
  'command',
  'args',
  'cwd',
  'workspace',
  'env',
  'group',
  'terminateWaitMs',
  'runner',
  'priority',
  'readiness',
  'restart',
  'fallback',
  'reach',
  'resume',
  'isMuted',
  'limits',
])

const SUPERVISION: ReadonlySet<string> = new Set([
  'terminateWaitMs',
  'runner',
  'priority',
  'readiness',
  'restart',
  'fallback',
  'reach',
  'resume',
  'isMuted',
])

/** The form's field a host's error belongs to: "spec.env.FOO" is `env`, "patch.restart.stableMs" is its own input. */
export function fieldOfError(path: string | null): FormField {
  const parts = path?.split('.') ?? []
  const start = parts.findIndex((part) => FIELDS.has(part))
  const field = parts[start]
  if (field === undefined) return 'form'
  const [, part = '', index = ''] = parts.slice(start)
  if (PARTS.has(`${field}.${part}`)) return `${field}.${part}` as FormField
  if (field === 'limits' && isLimitKind(part)) return `limits.${part}`
  if (part === 'windows' && /^\d+$/u.test(index)) return `restart.windows.${Number(index)}`
  return field as FormField
}

const isLimitKind = (part: string): part is LimitKind => LIMIT_KINDS.some((kind) => kind === part)

/** True for a limit of one kind. */
export function isLimitField(field: FormField): field is LimitField {
  return field.startsWith('limits.')
}

/** True for a window of the restart policy. */
export function isWindowField(field: FormField): field is WindowField {
  return field.startsWith('restart.windows.')
}

/** The kind of the limit. */
export function kindOf(field: LimitField): LimitKind {
  return field.slice('limits.'.length) as LimitKind
}

/** The index of the window. */
export function windowOf(field: WindowField): number {
  return Number(field.split('.')[2])
}

/** True when something under "Supervision" is wrong. */
export function isSupervisionWrong(errors: FormErrors): boolean {
  return Object.keys(errors).some((field) => SUPERVISION.has(field.split('.')[0] ?? ''))
}

/** True when a field of the policy's details is wrong: delays, windows, exit lists. */
export function isPolicyDetailWrong(errors: FormErrors): boolean {
  return Object.keys(errors).some((field) => field.startsWith('restart'))
}
