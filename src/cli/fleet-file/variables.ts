import type { YamlPath } from '../yaml/located-yaml.ts'

/** What a name between `${` and `}` stands for; undefined: nothing. */
export type Lookup = (name: string) => string | number | boolean | undefined

/** `$${` is a `${` that stays; `${name:-text}` has a text for when there is no such variable. */
const PLACEHOLDER = /\$\$\{|\$\{([^}]*)\}/g
const NAME = /^(?:env\.)?[A-Za-z_]\w*$/

/** The value with every variable put into its texts. A text that is one variable becomes what that is, also a number. */
export function withVariables(
  value: unknown,
  lookup: Lookup,
  onProblem: (path: YamlPath, message: string) => void,
  path: YamlPath = [],
): unknown {
  if (typeof value === 'string') return filled(value, lookup, (message) => onProblem(path, message))
  if (Array.isArray(value)) return value.map((each, index) => withVariables(each, lookup, onProblem, [...path, index]))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, each]) => {
    return [key, withVariables(each, lookup, onProblem, [...path, key])] as const
  })
  return Object.fromEntries(entries)
}

function filled(text: string, lookup: Lookup, onProblem: (message: string) => void): unknown {
  const valueOf = (inside: string): string | number | boolean => {
    const [name = '', ...rest] = inside.split(':-')
    const known = NAME.test(name) ? lookup(name) : undefined
    if (known !== undefined) return known
    if (rest.length > 0) return rest.join(':-')
    onProblem(problemOf(name, inside))
    return ''
  }
  const whole = /^\$\{([^}]*)\}$/.exec(text)?.[1]
  if (whole !== undefined) return valueOf(whole)
  return text.replaceAll(PLACEHOLDER, (_, inside: string | undefined) =>
    inside === undefined ? '${' : String(valueOf(inside)),
  )
}

function problemOf(name: string, inside: string): string {
  if (!NAME.test(name)) return `"\${${inside}}" names no variable. Write $\${ for a text that is to stay as it is.`
  const where = name.startsWith('env.')
    ? 'The environment has none'
    : `There is none under "variables", and no --set ${name}=…`
  return `There is no variable ${name}. ${where}.`
}
