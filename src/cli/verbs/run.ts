import { InvalidArgumentError, Option } from 'commander'
import { resolve } from 'node:path'
import type { TaskView } from '../../contract/views.ts'
import { PRIORITIES } from '../../core/agent/priority.ts'
import type { Priority } from '../../shapes/spec.ts'
import { taskPermissions, type TaskPermissions } from '../../shapes/task-block.ts'
import type { TaskOrderInput } from '../../shapes/task.ts'
import { formatCount } from '../../words/format.ts'
import { parseTime } from '../../words/typed-time.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import type { Session } from '../host/session.ts'
import { exitCodeOfTasks } from '../host/task-exit.ts'
import { writeEnd } from '../output/task-output.ts'
import type { Verb } from '../verb.ts'

interface Options {
  readonly type?: string
  readonly file?: string
  readonly cwd?: string
  readonly name?: string
  readonly priority?: Priority
  readonly permissions?: TaskPermissions
  readonly timeout?: number
  readonly retries?: number
  readonly worktree?: true
  readonly wait?: true
}

/** The type without a command of its own: its task is a command, not a prompt. */
const COMMAND_TYPE = 'custom'

const TYPE_MISSING = 'Name the type of agent: --type claude. "corral help run" has examples.'

/** `corral run` */
export const runVerb: Verb = {
  name: 'run',
  summary: 'Give tasks to agents: each is put into the queue, carried out and ended.',
  examples: [
    { line: 'corral run --type claude "fix the build"', says: 'puts it into the queue' },
    {
      line: 'corral run --type codex --worktree --wait "add tests"',
      says: 'in a worktree of its own; waits for the result',
    },
    { line: 'corral run --type custom --timeout "10 min" -- npm test', says: 'any command; its exit code decides' },
    { line: 'corral run --file tasks.yaml', says: 'many at once (docs/task-queue.md)' },
    { line: 'corral run --type claude --wait --json "…"', says: 'the result for programs; exit codes in docs/cli.md' },
  ],
  build: (command, run) =>
    command
      .argument('[words...]', 'what is to be done; with --type custom a command after --')
      .option('-t, --type <type>', 'type of agent that is to do it')
      .option('-f, --file <file>', 'tasks in a YAML file; the other options do not count')
      .option('-C, --cwd <dir>', 'folder to work in (default: this one)')
      .option('-n, --name <name>', 'name for lists (default: the first words)')
      .addOption(new Option('-p, --priority <priority>', 'place in the queue').choices([...PRIORITIES]))
      .addOption(
        new Option('--permissions <what>', 'what the agent may do without being asked').choices(
          taskPermissions.options,
        ),
      )
      .option('--timeout <time>', 'end it after so long: 90, "10 min", "1 h"', time)
      .option('--retries <number>', 'try again so often if it fails', count)
      .option('--worktree', 'in a git worktree of its own')
      .option('-w, --wait', 'wait for the result')
      .action((words: string[], options: Options) => run((session) => start(session, words, options))),
}

async function start(session: Session, words: readonly string[], options: Options): Promise<ExitCode> {
  const { out } = session
  const { file } = options
  const orders = file === undefined ? [orderOf(words, options)] : await ordersOfFile(file, words)
  const { tasks } = await session.ask('task.add', { tasks: [...orders] })
  if (options.wait !== true) {
    if (out.isJson) out.json({ tasks })
    else for (const task of tasks) out.line(`task ${task.id}: ${task.order.name}`)
    return EXIT.ok
  }
  out.note(
    `Waiting for ${formatCount(tasks.length, 'task')}: ${tasks.map(({ id }) => id).join(', ')}. They go on if this is interrupted.`,
  )
  const ended: TaskView[] = []
  for (const { id } of tasks) {
    const task = await session.ask('task.wait', { task: id })
    ended.push(task)
    if (!out.isJson) writeEnd(out, task, tasks.length > 1)
  }
  if (out.isJson) out.json({ tasks: ended })
  return exitCodeOfTasks(ended.flatMap(({ state }) => (state.kind === 'finished' ? [state.result.class] : ['lost'])))
}

function orderOf(words: readonly string[], { type, cwd, timeout, ...rest }: Options): TaskOrderInput {
  if (type === undefined) throw new Failure(EXIT.usage, TYPE_MISSING)
  const { name, priority, permissions, retries, worktree } = rest
  return {
    ...{ type, cwd: resolve(cwd ?? '.') },
    ...(type === COMMAND_TYPE ? { command: [...words] } : { prompt: words.join(' ') }),
    ...(name !== undefined && { name }),
    ...(priority !== undefined && { priority }),
    ...(permissions !== undefined && { permissions }),
    ...(timeout !== undefined && { timeoutMs: timeout }),
    ...(retries !== undefined && { retries }),
    ...(worktree !== undefined && { worktree }),
  }
}

async function ordersOfFile(file: string, words: readonly string[]): Promise<readonly TaskOrderInput[]> {
  if (words.length > 0) throw new Failure(EXIT.usage, 'With --file the tasks stand in the file; leave the words out.')
  // Loaded only here: most verbs need no YAML.
  const { openTasksFile } = await import('../tasks-file/open-tasks-file.ts')
  return openTasksFile(file)
}

function time(text: string): number {
  const parsed = parseTime(text)
  if (parsed.ok) return parsed.value
  throw new InvalidArgumentError(parsed.error)
}

function count(text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= 0) return value
  throw new InvalidArgumentError('It takes a whole number, 0 or more.')
}
