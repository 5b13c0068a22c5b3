import { err, ok, type Result } from '../../base/result.ts'
import { fleetFile, type FleetFile } from '../../shapes/fleet-file.ts'
import { nearestWord } from '../../words/filter/did-you-mean.ts'
import { isYamlMap, LocatedYaml, type FileProblem } from '../yaml/located-yaml.ts'
import { withVariables, type Lookup } from './variables.ts'

/** What the variables of a file are looked up in, beside the file itself. */
export interface VariableSources {
  /** Given on the command line: they come before those of the file. */
  readonly set: Readonly<Record<string, string>>
  readonly env: Readonly<Record<string, string | undefined>>
}

/** A file that was read, and where in it things are. */
export interface ReadFleetFile {
  readonly file: FleetFile
  readonly yaml: LocatedYaml
}

type Issue = Extract<ReturnType<typeof fleetFile.safeParse>, { success: false }>['error']['issues'][number]

/** Reads the text of a fleet file. All that is wrong with it is told at once, in order of lines. */
export function readFleetFile(text: string, sources: VariableSources): Result<ReadFleetFile, readonly FileProblem[]> {
  const parsed = LocatedYaml.parse(text)
  if (!parsed.ok) return parsed
  const yaml = parsed.value
  const problems: FileProblem[] = []
  const { variables, ...rest } = isYamlMap(yaml.value) ? yaml.value : {}
  const lookup = lookupIn(isYamlMap(variables) ? variables : {}, sources)
  const filled = withVariables(rest, lookup, (path, message) => problems.push(yaml.problemAt(path, message)))
  const given = isYamlMap(yaml.value)
    ? { ...(filled as object), ...(variables === undefined ? {} : { variables }) }
    : null
  const told = fleetFile.safeParse(given)
  if (!told.success) problems.push(...told.error.issues.flatMap((issue) => problemsOf(issue, yaml)))
  if (problems.length > 0) return err(problems.toSorted((a, b) => a.line - b.line || a.column - b.column))
  return told.success ? ok({ file: told.data, yaml }) : err([])
}

function lookupIn(variables: Readonly<Record<string, unknown>>, { set, env }: VariableSources): Lookup {
  return (name) => {
    if (name.startsWith('env.')) return env[name.slice('env.'.length)]
    const value = Object.hasOwn(set, name) ? set[name] : Object.hasOwn(variables, name) ? variables[name] : undefined
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : undefined
  }
}

function problemsOf(issue: Issue, yaml: LocatedYaml): readonly FileProblem[] {
  const path = issue.path.filter((key) => typeof key !== 'symbol')
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => yaml.problemAtKey([...path, key], unknownKey(key, path)))
  }
  if (issue.code === 'invalid_union') {
    // The form that came nearest: of it the deepest is wrong.
    const deepest = issue.errors.flat().toSorted((a, b) => b.path.length - a.path.length)[0]
    if (deepest !== undefined && deepest.path.length > 0) {
      return problemsOf({ ...deepest, path: [...issue.path, ...deepest.path] }, yaml)
    }
  }
  const name = path.length === 0 ? 'The file' : `"${path.join('.')}"`
  return [yaml.problemAt(path, `${name} is not as it has to be: ${issue.message}.`)]
}

function unknownKey(key: string, path: readonly (string | number)[]): string {
  const known = nearestWord(key, knownKeys(path))
  const hint = known === null ? '"corral export --schema" tells what there is.' : `Did you mean "${known}"?`
  return `There is no "${key}" here. ${hint}`
}

function knownKeys(path: readonly (string | number)[]): readonly string[] {
  if (path.length === 0) return Object.keys(fleetFile.shape)
  const isAgent = (path[0] === 'agents' || path[0] === 'groups') && path.length === 2
  return isAgent || (path[0] === 'defaults' && path.length === 1) ? AGENT_KEYS : []
}

const AGENT_KEYS = Object.keys(fleetFile.shape.agents.valueType.unwrap().shape)
