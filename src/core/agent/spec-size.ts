import type { AgentSpec } from '../../shapes/spec.ts'

/** What a spec takes in the database and in a message, characters. */
export function specCharacters(spec: AgentSpec): number {
  return charactersOf(spec)
}

/** The field that takes most of it. */
export function largestFieldOf(spec: AgentSpec): keyof AgentSpec {
  const fields = Object.keys(spec) as (keyof AgentSpec)[]
  return fields.reduce((largest, field) => (charactersOf(spec[field]) > charactersOf(spec[largest]) ? field : largest))
}

/** Characters of the texts in a spec: nearly what it takes, for a thousandth of the work. */
export function textCharacters({ command, args, cwd, env, fallback, readiness }: AgentSpec): number {
  let characters = (command?.length ?? 0) + cwd.length + totalOf(args) + totalOf(fallback?.args ?? [])
  for (const name in env) {
    const variable = env[name]
    characters += name.length + (typeof variable === 'string' ? variable.length : 0)
  }
  return characters + (readiness.kind === 'output' ? readiness.pattern.length : 0)
}

function totalOf(texts: readonly string[]): number {
  let characters = 0
  for (const text of texts) characters += text.length
  return characters
}

function charactersOf(value: unknown): number {
  return JSON.stringify(value).length
}
