import { isMap, isScalar, isSeq, type Node } from 'yaml'
import { PRIORITIES } from '../../core/agent/priority.ts'
import { taskPermissions } from '../../shapes/task-block.ts'
import { parseArgs } from '../../words/args.ts'
import { parseTime } from '../../words/typed-time.ts'

/** Says what is wrong at a place of the file. */
export type Complain = (node: Node, message: string) => void

/** Reads one value; undefined: it is wrong, and said so. */
type Reader<T> = (node: Node, complain: Complain) => T | undefined

/** A text, or a number as it is written. */
export const text: Reader<string> = (node, complain) => {
  if (isScalar(node) && typeof node.value === 'string') return node.value
  if (isScalar(node) && (typeof node.value === 'number' || typeof node.value === 'boolean')) return String(node.value)
  return wrong(node, complain, 'This must be a text.')
}

const words: Reader<string[]> = (node, complain) => {
  if (isSeq(node)) {
    const items = node.items.map((item) => text(item as Node, complain))
    return items.every((item) => item !== undefined) ? items : undefined
  }
  const line = text(node, complain)
  if (line === undefined) return undefined
  const parsed = parseArgs(line)
  return parsed.ok ? parsed.value : wrong(node, complain, parsed.error)
}

const time: Reader<number> = (node, complain) => {
  const typed = text(node, complain)
  if (typed === undefined) return undefined
  const parsed = parseTime(typed)
  return parsed.ok ? parsed.value : wrong(node, complain, parsed.error)
}

const count: Reader<number> = (node, complain) =>
  isScalar(node) && typeof node.value === 'number' && Number.isInteger(node.value) && node.value >= 0
    ? node.value
    : wrong(node, complain, 'This must be a whole number, 0 or more.')

const yesOrNo: Reader<boolean> = (node, complain) =>
  isScalar(node) && typeof node.value === 'boolean' ? node.value : wrong(node, complain, 'This must be true or false.')

function oneOf<T extends string>(options: readonly T[]): Reader<T> {
  return (node, complain) => {
    const found = isScalar(node) ? options.find((option) => option === node.value) : undefined
    return found ?? wrong(node, complain, `This must be one of ${options.join(', ')}.`)
  }
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
export const matrix: Reader<Readonly<Record<string, readonly string[]>>> = (node, complain) => {
  if (!isMap(node)) return wrong(node, complain, 'A matrix has names, each with a list of values.')
  const read: Record<string, readonly string[]> = {}
  for (const { key, value } of node.items) {
    const name = isScalar(key) ? String(key.value) : ''
    if (!isSeq(value) || value.items.length === 0) {
      complain((value ?? key) as Node, `"${name}" must be a list of values with at least one.`)
      return undefined
    }
    const values = value.items.map((item) => text(item as Node, complain))
    if (!values.every((item) => item !== undefined)) return undefined
    read[name] = values
  }
  return read
}

function wrong(node: Node, complain: Complain, message: string): undefined {
  complain(node, message)
}
