import { PRIORITIES } from '../../core/agent/priority.ts'
import { taskPermissions } from '../../shapes/task-block.ts'
import { parseArgs } from '../../words/args.ts'
import { parseTime } from '../../words/typed-time.ts'
import { isYamlMap, type YamlPath } from '../yaml/located-yaml.ts'

/** Says what is wrong with the value being read; the path leads from it to the part that is meant. */
export type Complain = (message: string, path?: YamlPath) => void

/** Reads one value; undefined: it is wrong, and said so. */
type Reader<T> = (value: unknown, complain: Complain) => T | undefined

/** A text, or a number or truth value as YAML writes it. */
const text: Reader<string> = (value, complain) => {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return wrong(complain, 'This must be a text.')
}

const texts = (values: readonly unknown[], complain: Complain): readonly string[] | undefined => {
  const read = values.map((value, index) => text(value, (message, path = []) => complain(message, [index, ...path])))
  return read.every((each) => each !== undefined) ? read : undefined
}

const words: Reader<readonly string[]> = (value, complain) => {
  if (Array.isArray(value)) return texts(value, complain)
  const line = text(value, complain)
  if (line === undefined) return undefined
  const parsed = parseArgs(line)
  return parsed.ok ? parsed.value : wrong(complain, parsed.error)
}

const time: Reader<number> = (value, complain) => {
  const typed = text(value, complain)
  if (typed === undefined) return undefined
  const parsed = parseTime(typed)
  return parsed.ok ? parsed.value : wrong(complain, parsed.error)
}

const count: Reader<number> = (value, complain) =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0
    ? value
    : wrong(complain, 'This must be a whole number, 0 or more.')

const yesOrNo: Reader<boolean> = (value, complain) =>
  typeof value === 'boolean' ? value : wrong(complain, 'This must be true or false.')

function oneOf<T extends string>(options: readonly T[]): Reader<T> {
  return (value, complain) =>
    options.find((option) => option === value) ?? wrong(complain, `This must be one of ${options.join(', ')}.`)
}

/** What a task, or the defaults, may say, and how each is read. */
export const FIELDS = {
  name: text,
  type: text,
  prompt: text,
  command: words,
  cwd: text,
  priority: oneOf(PRIORITIES),
  timeout: time,
  retries: count,
  worktree: yesOrNo,
  permissions: oneOf(taskPermissions.options),
} as const satisfies Record<string, Reader<unknown>>

export type FieldName = keyof typeof FIELDS
/** The fields that are there and could be read. */
export type FieldValues = { readonly [K in FieldName]?: Exclude<ReturnType<(typeof FIELDS)[K]>, undefined> }

/** Lists of values by name. */
export const matrix: Reader<Readonly<Record<string, readonly string[]>>> = (value, complain) => {
  if (!isYamlMap(value)) return wrong(complain, 'A matrix has names, each with a list of values.')
  const read: Record<string, readonly string[]> = {}
  for (const [name, each] of Object.entries(value)) {
    if (!Array.isArray(each) || each.length === 0) {
      complain(`"${name}" must be a list of values with at least one.`, [name])
      return undefined
    }
    const values = texts(each, (message, path = []) => complain(message, [name, ...path]))
    if (values === undefined) return undefined
    read[name] = values
  }
  return read
}

function wrong(complain: Complain, message: string): undefined {
  complain(message)
}
