import { err, ok, type Result } from '../../base/result.ts'
import { TASKS_GIVEN_MAX } from '../../contract/requests/task.ts'
import type { TaskOrderInput } from '../../shapes/task.ts'
import { nearestWord } from '../../words/filter/did-you-mean.ts'
import { isYamlMap, LocatedYaml, type FileProblem, type YamlPath } from '../yaml/located-yaml.ts'
import { FIELDS, matrix, type FieldName, type FieldValues } from './fields.ts'
import { combinationCount, combinationsOf, filledIn, unknownPlaces, type Choice } from './matrix.ts'

/** Makes the folder of a task, as written, absolute. */
export type ResolveFolder = (cwd: string) => string

const FIELD_NAMES = Object.keys(FIELDS) as FieldName[]
const TOP = ['defaults', 'tasks']

/** The tasks of a YAML file: one for each entry of `tasks` and each combination of its matrix, over what `defaults` says. */
export function readTasksFile(
  source: string,
  resolveFolder: ResolveFolder,
): Result<readonly TaskOrderInput[], readonly FileProblem[]> {
  const yaml = LocatedYaml.parse(source)
  if (!yaml.ok) return yaml
  const reader = new FileReader(yaml.value, resolveFolder)
  const tasks = reader.read()
  return reader.problems.length === 0 ? ok(tasks) : err(reader.problems)
}

type Entries = ReadonlyMap<string, unknown>

class FileReader {
  readonly problems: FileProblem[] = []
  private readonly yaml: LocatedYaml
  private readonly resolveFolder: ResolveFolder
  private count = 0

  constructor(yaml: LocatedYaml, resolveFolder: ResolveFolder) {
    this.yaml = yaml
    this.resolveFolder = resolveFolder
  }

  read(): readonly TaskOrderInput[] {
    if (!isYamlMap(this.yaml.value)) {
      this.complain([], 'Write "tasks:" and below it a list, one entry for each task.')
      return []
    }
    const parts = this.entriesOf([], this.yaml.value, TOP)
    const usual = parts.has('defaults') ? this.fieldsOf(['defaults'], parts.get('defaults'), FIELD_NAMES).values : {}
    const tasks = parts.get('tasks')
    if (!Array.isArray(tasks) || tasks.length === 0) {
      this.complain(['tasks'], '"tasks" must be a list, one entry for each task.')
      return []
    }
    return tasks.flatMap((task: unknown, index) => this.tasksOf(['tasks', index], task, usual))
  }

  private tasksOf(path: YamlPath, value: unknown, usual: FieldValues): readonly TaskOrderInput[] {
    const { values, entries } = this.fieldsOf(path, value, [...FIELD_NAMES, 'matrix'])
    const choices = entries.has('matrix') ? matrix(entries.get('matrix'), this.below([...path, 'matrix'])) : {}
    if (choices === undefined) return []
    this.count += combinationCount(choices)
    if (this.count > TASKS_GIVEN_MAX) {
      this.complain([...path, 'matrix'], `With this there are more than ${TASKS_GIVEN_MAX} tasks. Split the file.`)
      return []
    }
    const fields = { ...usual, ...values }
    this.checkPlaces(path, fields, Object.keys(choices))
    const { type } = fields
    if (type === undefined) {
      this.complain(path, 'Name the type of agent: "type: claude", here or under "defaults".')
      return []
    }
    return combinationsOf(choices).map((choice) => this.orderOf({ ...fields, type }, choice))
  }

  private orderOf(fields: FieldValues & { readonly type: string }, choice: Choice): TaskOrderInput {
    const { name, prompt, command, cwd, timeout, ...rest } = fields
    const fill = (text: string): string => filledIn(text, choice)
    return {
      ...rest,
      type: fill(fields.type),
      cwd: this.resolveFolder(fill(cwd ?? '.')),
      ...(name !== undefined && { name: fill(name) }),
      ...(prompt !== undefined && { prompt: fill(prompt) }),
      ...(command !== undefined && { command: command.map(fill) }),
      ...(timeout !== undefined && { timeoutMs: timeout }),
    }
  }

  private checkPlaces(
    path: YamlPath,
    { name, type, prompt, command, cwd }: FieldValues,
    known: readonly string[],
  ): void {
    const texts = Object.entries({ name, type, prompt, cwd, command: command?.join(' ') })
    for (const [field, text] of texts) {
      const [unknown] = unknownPlaces(text ?? '', known)
      if (unknown === undefined) continue
      this.complain(
        [...path, field],
        `{{${unknown}}} has no values: there is no "${unknown}" in a matrix of this task.`,
      )
    }
  }

  private fieldsOf(
    path: YamlPath,
    value: unknown,
    known: readonly string[],
  ): { readonly values: FieldValues; readonly entries: Entries } {
    const entries = this.entriesOf(path, value, known)
    const read = FIELD_NAMES.flatMap((name) => {
      const parsed = entries.has(name) ? FIELDS[name](entries.get(name), this.below([...path, name])) : undefined
      return parsed === undefined ? [] : [[name, parsed] as const]
    })
    return { values: Object.fromEntries(read) as FieldValues, entries }
  }

  /** The fields that have a value. */
  private entriesOf(path: YamlPath, value: unknown, known: readonly string[]): Entries {
    if (!isYamlMap(value)) {
      this.complain(path, `This must have fields: ${known.join(', ')}.`)
      return new Map()
    }
    const entries = Object.entries(value)
    for (const [name] of entries) if (!known.includes(name)) this.complainOfKey([...path, name], known)
    return new Map(entries.filter(([name, each]) => known.includes(name) && each !== null))
  }

  private complainOfKey(path: YamlPath, known: readonly string[]): void {
    const name = String(path.at(-1))
    const meant = nearestWord(name, known)
    const hint = meant === null ? '' : `; do you mean "${meant}"?`
    this.problems.push(this.yaml.problemAtKey(path, `There is no field "${name}"${hint}`))
  }

  private complain(path: YamlPath, message: string): void {
    this.problems.push(this.yaml.problemAt(path, message))
  }

  /** Says what is wrong with the value at a path, or with a part of it. */
  private below(path: YamlPath): (message: string, part?: YamlPath) => void {
    return (message, part = []) => this.complain([...path, ...part], message)
  }
}
