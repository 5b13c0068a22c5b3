import { isSecret, isSecretByRule } from '../../../core/secrets/variables.ts'
import type { GivenEnv, GivenVariable, ShownSpec, ShownVariable } from '../../../shapes/spec.ts'

/** One variable being typed; `key` tells rows apart. */
export interface EnvRow {
  readonly key: number
  readonly name: string
  /** Null: a secret whose value the host has, or has lost, and the page never had. */
  readonly value: string | null
  /** What a person has decided; null: by the rule for its name and value. */
  readonly isSecret: boolean | null
  /** Its value is to be read on the screen although it is a secret. */
  readonly isShown: boolean
  /** As the host has it; null: it is new. */
  readonly stored: { readonly name: string; readonly variable: ShownVariable } | null
  /** The value the host has shown; null: none. */
  readonly revealed: string | null
}

/** A row without content. */
export function blankRow(key: number): EnvRow {
  return { key, name: '', value: '', isSecret: null, isShown: false, stored: null, revealed: null }
}

/** The rows of an existing agent. */
export function rowsOfEnv(env: ShownSpec['env']): readonly EnvRow[] {
  return Object.entries(env).map(([name, variable], key) => ({
    ...blankRow(key),
    name,
    stored: { name, variable },
    ...(isSecret(variable)
      ? { value: null, isSecret: true }
      : { value: variable, isSecret: isSecretByRule(name, variable) ? false : null }),
  }))
}

/** True for a variable that will be kept as a secret. */
export function isSecretRow({ name, value, isSecret: decided }: EnvRow): boolean {
  return decided ?? (value === null || isSecretByRule(name, value))
}

/** True for a secret the host can show. */
export function canReveal({ stored }: EnvRow): boolean {
  return stored !== null && isSecret(stored.variable) && stored.variable.isSet
}

/** The row with what was typed as its value; nothing typed for a secret the host has means that it stays. */
export function withTyped(row: EnvRow, value: string): EnvRow {
  const stays = value === '' && row.revealed === null && row.stored !== null && isSecret(row.stored.variable)
  return { ...row, value: stays ? null : value }
}

/** The variables the rows describe. */
export function envOfRows(rows: readonly EnvRow[]): GivenEnv {
  const given = rows.filter(({ name, value }) => name !== '' || value !== '')
  return Object.fromEntries(given.map((row) => [row.name.trim(), givenOf(row)]))
}

/** What is as the host has it is given as the host gave it, so that it counts as unchanged. */
function givenOf(row: EnvRow): GivenVariable {
  const { name, value, stored, revealed } = row
  const before = stored?.name === name.trim() ? stored.variable : null
  if (value === null) return before ?? { secret: true }
  const asSecret = isSecretRow(row)
  if (before !== null && asSecret === isSecret(before)) {
    const valueBefore = isSecret(before) ? revealed : before
    if (value === valueBefore) return before
  }
  return asSecret || isSecretByRule(name.trim(), value) ? { value, isSecret: asSecret } : value
}
