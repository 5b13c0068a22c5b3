import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node, type Pair } from 'yaml'
import { err, ok, type Result } from '../../base/result.ts'
import { TASKS_GIVEN_MAX } from '../../contract/requests/task.ts'
import type { TaskOrderInput } from '../../shapes/task.ts'
import { nearestWord } from '../../words/filter/did-you-mean.ts'
import { FIELDS, matrix, type Complain, type FieldName, type FieldValues } from './fields.ts'
import { combinationCount, combinationsOf, filledIn, unknownPlaces, type Choice } from './matrix.ts'

/** What is wrong with a file of tasks, and where; lines and columns from 1. */
export interface FileProblem {
  readonly line: number
  readonly column: number
  readonly message: string
}

/** A task of the file, and where it stands there. */
export interface FileTask {
  readonly order: TaskOrderInput
  readonly line: number
  readonly column: number
}

/** Makes the folder of a task, as written, absolute. */
export type ResolveFolder = (cwd: string) => string

const FIELD_NAMES = Object.keys(FIELDS) as FieldName[]
const TOP = ['defaults', 'tasks']

/** The tasks of a YAML file: one for each entry of `tasks` and each combination of its matrix, over what `defaults` says. */
export function readTasksFile(
  source: string,
  resolveFolder: ResolveFolder,
): Result<readonly FileTask[], readonly FileProblem[]> {
  const lines = new LineCounter()
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false })
  const problems: FileProblem[] = []
  const complainAt = (offset: number, message: string): void => {
    const { line, col } = lines.linePos(offset)
    problems.push({ line, column: col, message })
  }
  for (const { pos, message } of document.errors) complainAt(pos[0], message)
  if (problems.length > 0) return err(problems)
  const complain: Complain = (node, message) => complainAt(node.range?.[0] ?? 0, message)
  const reader = new FileReader(document, complain, resolveFolder)
  const tasks = reader.read().map(({ order, node }) => {
    const { line, col } = lines.linePos(node.range?.[0] ?? 0)
    return { order, line, column: col }
  })
  return problems.length === 0 ? ok(tasks) : err(problems)
}

interface PlacedOrder {
  readonly order: TaskOrderInput
  readonly node: Node
}

class FileReader {
  private readonly document: Document
  private readonly complain: Complain
  private readonly resolveFolder: ResolveFolder
  private count = 0

  constructor(document: Document, complain: Complain, resolveFolder: ResolveFolder) {
    this.document = document
    this.complain = complain
    this.resolveFolder = resolveFolder
  }

  read(): readonly PlacedOrder[] {
    const { contents } = this.document
    if (!isMap(contents)) {
      this.complain(
        (contents ?? { range: [0, 0, 0] }) as Node,
        'Write "tasks:" and below it a list, one entry for each task.',
      )
      return []
    }
    const parts = this.entriesOf(contents, TOP)
    const defaults = parts.get('defaults')
    const usual = defaults === undefined ? {} : this.fieldsOf(defaults, FIELD_NAMES).values
    const tasks = parts.get('tasks')
    if (tasks === undefined || !isSeq(tasks) || tasks.items.length === 0) {
      this.complain(tasks ?? contents, '"tasks" must be a list, one entry for each task.')
      return []
    }
    return tasks.items.flatMap((item) => this.tasksOf(this.resolved(item as Node), usual))
  }

  private tasksOf(node: Node, usual: FieldValues): readonly PlacedOrder[] {
    const { values, entries } = this.fieldsOf(node, [...FIELD_NAMES, 'matrix'])
    const matrixNode = entries.get('matrix')
    const choices = matrixNode === undefined ? {} : matrix(matrixNode, this.complain)
    if (choices === undefined) return []
    this.count += combinationCount(choices)
    if (this.count > TASKS_GIVEN_MAX) {
      this.complain(matrixNode ?? node, `With this there are more than ${TASKS_GIVEN_MAX} tasks. Split the file.`)
      return []
    }
    const fields = { ...usual, ...values }
    this.checkPlaces(fields, Object.keys(choices), { node, entries })
    const { type } = fields
    if (type === undefined) {
      this.complain(node, 'Name the type of agent: "type: claude", here or under "defaults".')
      return []
    }
    return combinationsOf(choices).map((choice) => ({ node, order: this.orderOf({ ...fields, type }, choice) }))
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
    { name, type, prompt, command, cwd }: FieldValues,
    known: readonly string[],
    { node, entries }: { readonly node: Node; readonly entries: ReadonlyMap<string, Node> },
  ): void {
    const texts = Object.entries({ name, type, prompt, cwd, command: command?.join(' ') })
    for (const [field, text] of texts) {
      const [unknown] = unknownPlaces(text ?? '', known)
      if (unknown === undefined) continue
      this.complain(
        entries.get(field) ?? node,
        `{{${unknown}}} has no values: there is no "${unknown}" in a matrix of this task.`,
      )
    }
  }

  private fieldsOf(node: Node, known: readonly string[]): { values: FieldValues; entries: ReadonlyMap<string, Node> } {
    const entries = this.entriesOf(node, known)
    const read = FIELD_NAMES.flatMap((name) => {
      const value = entries.get(name)
      const parsed = value === undefined ? undefined : FIELDS[name](value, this.complain)
      return parsed === undefined ? [] : [[name, parsed] as const]
    })
    return { values: Object.fromEntries(read) as FieldValues, entries }
  }

  private entriesOf(node: Node, known: readonly string[]): ReadonlyMap<string, Node> {
    if (!isMap(node)) {
      this.complain(node, `This must have fields: ${known.join(', ')}.`)
      return new Map()
    }
    return new Map((node.items as Pair<Node, Node | null>[]).flatMap((pair) => this.entryOf(pair, known)))
  }

  private entryOf({ key, value }: Pair<Node, Node | null>, known: readonly string[]): [string, Node][] {
    const name = isScalar(key) ? String(key.value) : ''
    if (!known.includes(name)) {
      const meant = nearestWord(name, known)
      this.complain(key, `There is no field "${name}"${meant === null ? '' : `; do you mean "${meant}"?`}`)
      return []
    }
    return value === null || (isScalar(value) && value.value === null) ? [] : [[name, this.resolved(value)]]
  }

  /** What an alias stands for. */
  private resolved(node: Node): Node {
    return isAlias(node) ? ((node.resolve(this.document) as Node | undefined) ?? node) : node
  }
}
