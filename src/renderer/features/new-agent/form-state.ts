import type { AgentTypeView } from '../../../contract/schemas/host.ts'
import { TERMINATE_WAIT_MS, problemsOfSpec, type AgentSpec } from '../../../core/agent/spec.ts'
import { err, ok, type Result } from '../../../base/result.ts'
import { joinArgs, parseArgs } from './args.ts'

/** What the form holds: text as it is typed. */
export interface AgentForm {
  readonly type: string
  readonly name: string
  /** The name is the person's own: no more suggestions. */
  readonly isNamed: boolean
  readonly cwd: string
  readonly command: string
  readonly args: string
  readonly env: readonly EnvRow[]
  readonly group: string
  readonly terminateWaitS: string
}

/** One variable being typed; `key` tells rows apart. */
export interface EnvRow {
  readonly key: number
  readonly name: string
  readonly value: string
}

/** Parts of a spec a message can belong to; `form` is none of them. */
export type FormField = keyof AgentSpec | 'form'
/** What is wrong, by field. */
export type FormErrors = Partial<Record<FormField, string>>

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
export function formOfSpec(spec: AgentSpec): AgentForm {
  return {
    type: spec.type,
    name: spec.name,
    isNamed: true,
    cwd: spec.cwd,
    command: spec.command ?? '',
    args: joinArgs(spec.args),
    env: Object.entries(spec.env).map(([name, value], key) => ({ key, name, value })),
    group: spec.group ?? '',
    terminateWaitS: String(spec.terminateWaitMs / 1_000),
  }
}

/** A form for an agent that does not exist yet. */
export function emptyForm(type: string, cwd: string): AgentForm {
  return {
    type,
    name: '',
    isNamed: false,
    cwd,
    command: '',
    args: '',
    env: [],
    group: '',
    terminateWaitS: String(TERMINATE_WAIT_MS / 1_000),
  }
}

/** The spec a form stands for, or what keeps it from being one. `needsCommand`: the type has no program of its own. */
export function specOfForm(form: AgentForm, needsCommand: boolean): Result<AgentSpec, FormErrors> {
  const args = parseArgs(form.args)
  const waitS = Number(form.terminateWaitS.trim() === '' ? Number.NaN : form.terminateWaitS)
  const command = form.command.trim()
  const spec: AgentSpec = {
    name: form.name.trim(),
    type: form.type,
    command: command === '' ? null : command,
    args: args.ok ? args.value : [],
    cwd: form.cwd.trim(),
    env: Object.fromEntries(
      form.env.filter(({ name, value }) => name !== '' || value !== '').map(({ name, value }) => [name.trim(), value]),
    ),
    group: form.group.trim() === '' ? null : form.group.trim(),
    terminateWaitMs: Math.round(waitS * 1_000),
  }
  const errors: FormErrors = {
    ...(args.ok ? {} : { args: args.error }),
    ...(needsCommand && command === '' ? { command: 'Name the program to run.' } : {}),
    ...(waitS >= 0 && waitS <= 3_600 ? {} : { terminateWaitMs: 'Give seconds between 0 and 3600.' }),
    ...(spec.cwd === '' ? { cwd: 'Choose the folder it works in.' } : {}),
  }
  for (const { field, message } of problemsOfSpec(spec)) errors[field] ??= message
  return Object.keys(errors).length === 0 ? ok(spec) : err(errors)
}

const FIELDS: ReadonlySet<string> = new Set<FormField>([
  'name',
  'type',
  'command',
  'args',
  'cwd',
  'env',
  'group',
  'terminateWaitMs',
])

/** The form's field a host's error belongs to: "spec.env.FOO" is `env`. */
export function fieldOfError(path: string | null): FormField {
  const field = path?.split('.').find((part) => FIELDS.has(part))
  return field === undefined ? 'form' : (field as FormField)
}
