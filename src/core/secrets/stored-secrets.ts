import type { Environment } from '../agent/launch.ts'
import type { Redactor } from './redact.ts'
import { isSecretByRule } from './variables.ts'

/** A value from JSON, of any version. */
type Json = unknown

/** What was taken out of a stored spec. */
export interface TakenOut {
  /** The spec with marks in place of the values; the rest as it was. */
  readonly spec: Json
  readonly values: Environment
}

/** Takes the values of secrets out of a spec written before they were kept apart. What is not understood stays. */
export function takeSecretsOut(spec: Json): TakenOut {
  if (!isObject(spec) || !isObject(spec['env'])) return { spec, values: {} }
  const taken = Object.entries(spec['env']).filter(
    (variable): variable is [string, string] =>
      typeof variable[1] === 'string' && isSecretByRule(variable[0], variable[1]),
  )
  if (taken.length === 0) return { spec, values: {} }
  const marks = Object.fromEntries(taken.map(([name]) => [name, { secret: true }]))
  return { spec: { ...spec, env: { ...spec['env'], ...marks } }, values: Object.fromEntries(taken) }
}

/** A stored state or event, of any version, with its messages and last lines redacted; the same value if nothing was. */
export function redactedStored(value: Json, redactor: Redactor): Json {
  if (Array.isArray(value)) {
    const redacted = value.map((each) => redactedStored(each, redactor))
    return sameIfEqual(value, redacted)
  }
  if (!isObject(value)) return value
  const fields = Object.entries(value).map(([key, each]): [string, Json] => [key, redactedField(key, each, redactor)])
  const isSame = fields.every(([key, each]) => each === value[key])
  return isSame ? value : Object.fromEntries(fields)
}

function redactedField(key: string, value: Json, redactor: Redactor): Json {
  if (key === 'lastLines' && isTexts(value)) return sameIfEqual(value, redactor.lines(value))
  if (key === 'message' && typeof value === 'string') return redactor.text(value)
  return redactedStored(value, redactor)
}

function sameIfEqual(before: readonly Json[], after: readonly Json[]): readonly Json[] {
  return before.length === after.length && after.every((each, index) => each === before[index]) ? before : after
}

function isTexts(value: Json): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string')
}

function isObject(value: Json): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
