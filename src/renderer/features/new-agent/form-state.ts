import type { InputOf } from '../../../contract/requests.ts'
import type { AgentTypeView } from '../../../contract/views.ts'
import type { AgentSpec, GivenEnv, ShownSpec } from '../../../shapes/spec.ts'
import { problemsOfSpec } from '../../../core/agent/spec.ts'
import { err, ok, type Result } from '../../../base/result.ts'
import { joinArgs, parseArgs } from '../../../words/args.ts'
import { envOfRows, rowsOfEnv, type EnvRow } from './env-form.ts'
import {
  isLimitField,
  isWindowField,
  kindOf,
  windowOf,
  type FormErrors,
  type FormField,
  type WindowField,
} from './form-fields.ts'
import { formOfLimits, limitsOfForm, type LimitField, type LimitsForm } from '../../agent/limits-form.ts'
import { BLANK_WORKSPACE, formOfWorkspace, workspaceOfForm, type WorkspaceForm } from './workspace-form.ts'
import { BLANK_SUPERVISION, formOfSupervision, supervisionOfForm, type SupervisionForm } from './supervision-form.ts'

/** What the form holds: text as it is typed. */
export interface AgentForm {
  readonly type: string
  readonly name: string
  /** The user has typed the name: no more suggestions. */
  readonly isNamed: boolean
  readonly cwd: string
  readonly workspace: WorkspaceForm
  readonly command: string
  readonly args: string
  readonly env: readonly EnvRow[]
  readonly group: string
  readonly supervision: SupervisionForm
  readonly limits: LimitsForm
}

/** A spec as the form sends it. */
export type FormSpec = Omit<AgentSpec, 'env' | 'task'> & { readonly env: GivenEnv }

/** True for a type that can be launched here. One without a command of its own needs no program installed. */
export function isInstalled({ path, command }: AgentTypeView): boolean {
  return path !== null || command === null
}

/** A free name: the folder's, else the type's, with a number if it is taken. */
export function suggestName(base: string, taken: ReadonlySet<string>): string {
  const clean =
    base
      .replaceAll(/\p{Cc}/gu, '')
      .trim()
      .slice(0, 56) || 'agent'
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? clean : `${clean}-${number}`
    if (!taken.has(name)) return name
  }
}

/** The form of an existing agent. */
export function formOfSpec(spec: ShownSpec): AgentForm {
  return {
    type: spec.type,
    name: spec.name,
    isNamed: true,
    cwd: spec.cwd,
    workspace: formOfWorkspace(spec.workspace),
    command: spec.command ?? '',
    args: joinArgs(spec.args),
    env: rowsOfEnv(spec.env),
    group: spec.group ?? '',
    supervision: formOfSupervision(spec),
    limits: formOfLimits(spec.limits),
  }
}

/** A form for an agent that does not exist yet. */
export function emptyForm(type: string, cwd: string): AgentForm {
  return {
    type,
    name: '',
    isNamed: false,
    cwd,
    workspace: BLANK_WORKSPACE,
    command: '',
    args: '',
    env: [],
    group: '',
    supervision: BLANK_SUPERVISION,
    limits: formOfLimits({}),
  }
}

/** The spec a form describes, or its errors. `needsCommand`: the type has no program of its own. */
export function specOfForm(form: AgentForm, needsCommand: boolean): Result<FormSpec, FormErrors> {
  const args = parseArgs(form.args)
  const command = form.command.trim()
  const errors: FormErrors = {
    ...(args.ok ? {} : { args: args.error }),
    ...(needsCommand && command === '' ? { command: 'Name the program to run.' } : {}),
    ...(form.cwd.trim() === '' ? { cwd: 'Choose the folder it works in.' } : {}),
  }
  const spec: FormSpec = {
    name: form.name.trim(),
    type: form.type,
    command: command === '' ? null : command,
    args: args.ok ? args.value : [],
    cwd: form.cwd.trim(),
    workspace: workspaceOfForm(form.workspace, errors),
    env: envOfRows(form.env),
    group: form.group.trim() === '' ? null : form.group.trim(),
    ...supervisionOfForm(form.supervision, errors),
    limits: limitsOfForm(form.limits, errors),
  }
  for (const { field, message } of problemsOfSpec({ ...spec, task: null, env: checkableEnv(spec.env) }, null)) {
    if (field !== 'task' && !hasError(errors, field)) errors[field] = message
  }
  return Object.keys(errors).length === 0 ? ok(spec) : err(errors)
}

/** An error of a part of a field is shown at the field. */
function hasError(errors: FormErrors, field: keyof AgentSpec): boolean {
  return Object.keys(errors).some((known) => known === field || known.startsWith(`${field}.`))
}

/** What is typed for each field an error can belong to, a window of the restart policy apart. */
const TYPED: Readonly<Record<Exclude<FormField, WindowField | LimitField>, (form: AgentForm) => unknown>> = {
  name: ({ name }) => name,
  type: ({ type }) => type,
  command: ({ command }) => command,
  args: ({ args }) => args,
  cwd: ({ cwd }) => cwd,
  workspace: ({ workspace }) => workspace,
  env: ({ env }) => env,
  group: ({ group }) => group,
  terminateWaitMs: ({ supervision }) => supervision.terminateWait,
  runner: ({ supervision }) => supervision.runner,
  priority: ({ supervision }) => supervision.priority,
  readiness: ({ supervision }) => supervision.readiness,
  'readiness.pattern': ({ supervision }) => [supervision.readiness.kind, supervision.readiness.pattern],
  'readiness.quietMs': ({ supervision }) => [supervision.readiness.kind, supervision.readiness.quiet],
  'readiness.timeoutMs': ({ supervision }) => [supervision.readiness.kind, supervision.readiness.timeout],
  restart: ({ supervision }) => supervision.restart,
  'restart.baseDelayMs': ({ supervision }) => supervision.restart.baseDelay,
  'restart.maxDelayMs': ({ supervision }) => supervision.restart.maxDelay,
  'restart.stableMs': ({ supervision }) => supervision.restart.stable,
  'restart.successExits': ({ supervision }) => supervision.restart.successExits,
  'restart.preventExits': ({ supervision }) => supervision.restart.preventExits,
  'restart.forceExits': ({ supervision }) => supervision.restart.forceExits,
  fallback: ({ supervision }) => supervision.fallback,
  reach: ({ supervision }) => supervision.reach,
  resume: ({ supervision }) => supervision.resume,
  isMuted: ({ supervision }) => supervision.isMuted,
  limits: ({ limits }) => limits,
  form: (form) => form,
}

/** The errors of `errors`, which were found in `checked`, that are still those of `form`: what was changed since is to be checked again. */
export function errorsLeft(errors: FormErrors, checked: AgentForm, form: AgentForm): FormErrors {
  const isSame = ([field]: readonly [string, unknown]): boolean =>
    typedText(checked, field as FormField) === typedText(form, field as FormField)
  return Object.fromEntries(Object.entries(errors).filter(isSame))
}

function typedText(form: AgentForm, field: FormField): string | undefined {
  return JSON.stringify(typedOf(form, field))
}

function typedOf(form: AgentForm, field: FormField): unknown {
  if (isWindowField(field)) return form.supervision.restart.windows[windowOf(field)]
  return isLimitField(field) ? form.limits[kindOf(field)] : TYPED[field](form)
}

/** What has to be changed for `after` to hold: of the rest, another window may have changed something meanwhile. */
export function patchOf(
  before: ShownSpec,
  after: FormSpec,
  confirmed: ReadonlySet<string> = new Set(),
): InputOf<'agent.update'>['patch'] {
  const { restart, ...rest } = changedOf(before, after, confirmed)
  if (restart === undefined) return rest
  return { ...rest, restart: confirmed.has('restart') ? restart : changedOf(before.restart, restart) }
}

/** The values of `after` that differ from `before`, and those that are `confirmed`. */
function changedOf<T extends object>(
  before: { readonly [K in keyof T]: unknown },
  after: T,
  confirmed: ReadonlySet<string> = new Set(),
): Partial<T> {
  const keys = (Object.keys(after) as (keyof T & string)[]).filter(
    (key) => confirmed.has(key) || JSON.stringify(before[key]) !== JSON.stringify(after[key]),
  )
  return Object.fromEntries(keys.map((key) => [key, after[key]])) as Partial<T>
}

/** The variables in the form that is checked: as values, where there are any. */
function checkableEnv(env: GivenEnv): AgentSpec['env'] {
  return Object.fromEntries(
    Object.entries(env).map(([name, given]) => [
      name,
      typeof given === 'object' && 'value' in given ? given.value : given,
    ]),
  )
}
