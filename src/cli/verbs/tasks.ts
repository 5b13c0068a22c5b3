import { Argument, InvalidArgumentError, Option } from 'commander'
import type { OutputOf } from '../../contract/requests.ts'
import type { TaskView } from '../../contract/views.ts'
import { taskStateKind, type TaskStateKind } from '../../shapes/task.ts'
import { taskStatus } from '../../words/task-words.ts'
import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import type { Session } from '../host/session.ts'
import { TASK_COLUMNS, taskRow, writeTask } from '../output/task-output.ts'
import { countOf } from '../typed-numbers.ts'
import { hostList, hostsField, hostTable } from '../output/host-column.ts'
import type { Answers, Verb } from '../verb.ts'

const ACTIONS = ['list', 'show', 'cancel', 'again'] as const
type Action = (typeof ACTIONS)[number]

interface Options {
  readonly state?: TaskStateKind
  readonly text?: string
  readonly limit?: number
}

/** Finished tasks that are listed when nothing else is asked for. */
const FINISHED_SHOWN = 20
/** Tasks of one page. */
const PAGE = 500

/** As for any list. */
const ANSWER_MS = 30_000
const NOTHING = 'There are no such tasks. "corral run" gives one.'

type TaskList = Pick<OutputOf<'task.list'>, 'tasks' | 'counts'>

/** `corral tasks` */
export const tasks: Verb = {
  name: 'tasks',
  hosts: 'several',
  summary: 'List tasks, look at one, cancel it, or run it again.',
  examples: [
    { line: 'corral tasks', says: 'what runs, what waits, and what ended last' },
    { line: 'corral tasks list --state finished --limit 200', says: 'more of what ended' },
    { line: 'corral tasks list --text docs', says: 'those with a word in name, type, folder or prompt' },
    { line: 'corral tasks show 12', says: 'everything about one, with what it said and printed' },
    { line: 'corral tasks cancel 12 13', says: 'takes them out of the queue, or ends them; a second time kills' },
    { line: 'corral tasks again 12', says: 'the same once more, as a new task' },
  ],
  build: (command, run) =>
    command
      .addArgument(new Argument('[what]', 'what to do').choices([...ACTIONS]).default('list'))
      .argument('[tasks...]', 'their numbers', numbers)
      .addOption(new Option('--state <state>', 'only those').choices(taskStateKind.options))
      .option('--text <text>', 'only those that have it in name, type, folder or prompt')
      .option('--limit <number>', 'at most so many of a state', countOf)
      .action((what: Action, ids: number[] = [], options: Options) => {
        if (what !== 'list') return run((session) => act(session, what, ids))
        return run.each({ ask: (session) => listed(session, ids, options), show, withinMs: ANSWER_MS })
      }),
}

async function act(session: Session, what: Exclude<Action, 'list'>, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) throw new Failure(EXIT.usage, `Give the numbers of the tasks: corral tasks ${what} 12`)
  const { out } = session
  const found: TaskView[] = []
  for (const task of ids) found.push(await session.ask(`task.${what}`, { task }))
  if (out.isJson) return out.json({ tasks: found })
  const now = Date.now()
  for (const [index, task] of found.entries()) {
    if (what === 'show') {
      if (index > 0) out.line()
      writeTask(out, task, now)
    } else out.line(`task ${task.id}: ${taskStatus(task, now)}`)
  }
}

async function listed(
  session: Session,
  ids: readonly number[],
  { state, text, limit: most }: Options,
): Promise<TaskList> {
  if (ids.length > 0) throw new Failure(EXIT.usage, 'A list takes no numbers; "corral tasks show" does.')
  const states = state === undefined ? (['running', 'queued', 'finished'] as const) : [state]
  const found: TaskView[] = []
  let counts: TaskList['counts'] = { queued: 0, running: 0, finished: 0 }
  for (const each of states) {
    const usual = each === 'finished' && state === undefined ? FINISHED_SHOWN : Number.POSITIVE_INFINITY
    const pages = await pagesOf(session, { state: each, text: text ?? null, most: most ?? usual })
    found.push(...pages.tasks)
    counts = pages.counts
  }
  return { tasks: found, counts }
}

function show(all: Answers<TaskList>): void {
  const { out, answers } = all
  if (out.isJson) {
    const counts = { queued: 0, running: 0, finished: 0 }
    for (const { value } of answers) for (const state of taskStateKind.options) counts[state] += value.counts[state]
    return out.json({ counts, tasks: hostList(all, ({ tasks: found }) => found), ...hostsField(all) })
  }
  if (answers.length === 0) return
  if (answers.every(({ value }) => value.tasks.length === 0)) return out.note(NOTHING)
  const now = Date.now()
  hostTable(all, TASK_COLUMNS, ({ tasks: found }) => found.map((task) => taskRow(task, now)))
}

interface Wanted {
  readonly state: TaskStateKind
  readonly text: string | null
  readonly most: number
}

async function pagesOf(session: Session, { state, text, most }: Wanted): Promise<TaskList> {
  const found: TaskView[] = []
  let after: string | null = null
  for (;;) {
    const rows = Math.min(PAGE, most - found.length)
    const page: OutputOf<'task.list'> = await session.ask('task.list', { state, text, after, limit: rows })
    found.push(...page.tasks)
    after = page.next
    if (after === null || found.length >= most) return { tasks: found, counts: page.counts }
  }
}

function numbers(text: string, before: number[] = []): number[] {
  const value = Number(text)
  if (Number.isInteger(value) && value > 0) return [...before, value]
  throw new InvalidArgumentError('Tasks have numbers; "corral tasks" lists them.')
}
