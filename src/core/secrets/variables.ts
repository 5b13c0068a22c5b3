import { err, ok, type Result } from '../../base/result.ts'
import type { AgentSpec, GivenEnv, GivenVariable, SecretVariable, ShownSpec, Variable } from '../../shapes/spec.ts'
import type { StartFailure } from '../../shapes/start-failure.ts'
import type { Environment } from '../agent/launch.ts'
import { looksSecret } from './redact.ts'
import { isSecretName } from './secret-names.ts'

const SECRET: SecretVariable = { secret: true }

/** A spec with the values of its secrets, as a run is started from. Lives only as long as the start. */
export type WholeSpec = Omit<AgentSpec, 'env'> & { readonly env: Environment }

/** What becomes of variables a client sent. */
export interface SettledEnv {
  readonly env: AgentSpec['env']
  /** Values of secrets that were sent, by name. */
  readonly values: Environment
  /** A value that stood in the spec in the clear does so no longer. */
  readonly isHidden: boolean
}

/** The rule: what is a secret unless a person says otherwise. */
export function isSecretByRule(name: string, value: string): boolean {
  return isSecretName(name) || looksSecret(value)
}

/** True for a variable whose value is kept apart. */
export function isSecret<V extends GivenVariable>(variable: V): variable is Extract<V, SecretVariable> {
  return typeof variable === 'object' && 'secret' in variable
}

/** Tells secrets from other variables; `current` is the env it replaces. The error: a name sent as a secret that has no value yet. */
export function settleEnv(given: GivenEnv, current: AgentSpec['env']): Result<SettledEnv, string> {
  const env: [string, Variable][] = []
  const values: [string, string][] = []
  for (const [name, variable] of Object.entries(given)) {
    const before = Object.hasOwn(current, name) ? current[name] : undefined
    if (isSecret(variable)) {
      if (before === undefined || !isSecret(before)) return err(name)
      env.push([name, SECRET])
      continue
    }
    const value = typeof variable === 'string' ? variable : variable.value
    const asks = typeof variable === 'string' ? variable !== before && isSecretByRule(name, value) : variable.isSecret
    env.push([name, asks ? SECRET : value])
    if (asks) values.push([name, value])
  }
  const settled = Object.fromEntries(env)
  const isHidden = Object.entries(current).some(([name, value]) => !isSecret(value) && settled[name] !== value)
  return ok({ env: settled, values: Object.fromEntries(values), isHidden })
}

/** Names of the variables whose values are kept apart. */
export function secretNamesOf({ env }: Pick<AgentSpec, 'env'>): readonly string[] {
  return Object.keys(env).filter((name) => isSecret(env[name] ?? ''))
}

/** The spec with the values of its secrets in their places; the failure names those that are not there. */
export function wholeSpecOf(spec: AgentSpec, values: Environment): Result<WholeSpec, StartFailure> {
  const missing = secretNamesOf(spec).filter((name) => !Object.hasOwn(values, name))
  if (missing.length > 0) return err(missingSecrets(missing))
  const whole = Object.entries(spec.env).map(([name, variable]): [string, string] => [
    name,
    isSecret(variable) ? (values[name] ?? '') : variable,
  ])
  return ok({ ...spec, env: Object.fromEntries(whole) })
}

/** The spec as the owner is shown it: of each secret, whether it has a value. The same object if it has none. */
export function shownSpecOf(spec: AgentSpec, isSet: (name: string) => boolean): ShownSpec {
  if (hasNoSecret(spec)) return spec
  const shown = Object.entries(spec.env).map(
    ([name, variable]) =>
      [name, isSecret(variable) ? ({ secret: true, isSet: isSet(name) } as const) : variable] as const,
  )
  return { ...spec, env: Object.fromEntries(shown) }
}

function hasNoSecret(spec: AgentSpec): spec is AgentSpec & { readonly env: Environment } {
  return secretNamesOf(spec).length === 0
}

function missingSecrets(names: readonly string[]): StartFailure {
  const [which, it, values] =
    names.length === 1
      ? [`The value of ${names.join()}, a secret, is`, 'it', 'its value']
      : [`The values of ${names.join(', ')}, secrets, are`, 'them', 'their values']
  return {
    code: 'secret-missing',
    message: `${which} not there any more: the file Corral keeps ${it} in is gone or cannot be read. Edit the agent and type ${values} again.`,
  }
}
