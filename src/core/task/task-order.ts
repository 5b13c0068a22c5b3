import { err, ok, type Result } from '../../base/result.ts'
import type { AgentType } from '../../shapes/agent-type.ts'
import type { TaskOrder, TaskOrderInput } from '../../shapes/task.ts'
import type { TaskPermissions } from '../../shapes/task-block.ts'
import { isAbsolutePath } from '../agent/spec.ts'
import { TASK_PROMPT_MAX_CHARACTERS, TASK_RETRIES_MAX, TASK_TIMEOUT_MAX_MS } from '../limits.ts'

/** Longest name, characters: that of an agent. */
const NAME_CHARACTERS = 64
/** What of a prompt becomes the name of a task without one. */
const NAME_FROM_PROMPT_CHARACTERS = 40
const CONTROL_CHARACTERS = /\p{Cc}+/gu
/** Shortest time-out: no program does anything in less, ms. */
const TIMEOUT_MIN_MS = 1_000

/** What is wrong with an order; `field` names the field at fault. */
export interface OrderProblem {
  readonly field: keyof TaskOrder
  readonly message: string
}

/** The whole order of what a client gives. `type` null: there is none of that id. */
export function orderOf(input: TaskOrderInput, type: AgentType | null): Result<TaskOrder, OrderProblem> {
  const { prompt = '', command = [], worktree = false, permissions = usualPermissions(type) } = input
  const { priority = 'normal', timeoutMs = null, retries = 0 } = input
  const name = input.name?.trim() ?? ''
  const order: TaskOrder = {
    ...{ type: input.type, cwd: input.cwd, prompt, command, worktree, permissions, priority, timeoutMs, retries },
    name: name === '' ? nameFrom({ prompt, command }) : name,
  }
  const problem = typeProblem(order, type) ?? textProblem(order) ?? boundProblem(order)
  return problem === null ? ok(order) : err(problem)
}

/** An order to do something is an order to change files, where its agent can be told to keep to that. */
function usualPermissions(type: AgentType | null): TaskPermissions {
  return type?.task?.permissions.edit === null ? 'own' : 'edit'
}

function nameFrom({ prompt, command }: Pick<TaskOrder, 'prompt' | 'command'>): string {
  const words = (prompt.trim() === '' ? command.join(' ') : prompt.trim()).replaceAll(CONTROL_CHARACTERS, ' ')
  if (words.length <= NAME_FROM_PROMPT_CHARACTERS) return words
  const cut = words.slice(0, NAME_FROM_PROMPT_CHARACTERS)
  return `${cut.slice(0, cut.lastIndexOf(' ') > 0 ? cut.lastIndexOf(' ') : cut.length)}…`
}

function typeProblem({ type: id, command }: TaskOrder, type: AgentType | null): OrderProblem | null {
  if (type === null) return { field: 'type', message: `There is no agent type "${id}". Choose one that is installed.` }
  if (type.command === null && !type.isShell) {
    return command.length > 0 && command[0]?.trim() !== ''
      ? null
      : { field: 'command', message: `Name the program to run: a task of type ${id} is a command.` }
  }
  return command.length === 0
    ? null
    : { field: 'command', message: `${type.name} has a command of its own. Give a prompt.` }
}

function textProblem({ name, prompt, command, cwd }: TaskOrder): OrderProblem | null {
  if (name.length > NAME_CHARACTERS) return { field: 'name', message: 'Keep the name within 64 characters.' }
  if (name.search(CONTROL_CHARACTERS) >= 0) {
    return { field: 'name', message: 'Leave control characters out of the name.' }
  }
  const characters = prompt.length + command.reduce((sum, each) => sum + each.length, 0)
  if (characters > TASK_PROMPT_MAX_CHARACTERS) {
    const most = TASK_PROMPT_MAX_CHARACTERS.toLocaleString('en')
    const message = `It has ${characters.toLocaleString('en')} characters, of at most ${most}. Put it into a file, and let the task say: "Do what PLAN.md says".`
    return { field: command.length > 0 ? 'command' : 'prompt', message }
  }
  if (prompt.includes('\0')) return { field: 'prompt', message: 'The prompt holds a NUL character; remove it.' }
  if (command.some((each) => each.includes('\0'))) {
    return { field: 'command', message: 'The command holds a NUL character; remove it.' }
  }
  if (cwd.includes('\0')) return { field: 'cwd', message: 'The folder holds a NUL character; remove it.' }
  return isAbsolutePath(cwd)
    ? null
    : { field: 'cwd', message: `Give the folder as an absolute path; "${cwd}" is not one.` }
}

function boundProblem({ timeoutMs, retries }: TaskOrder): OrderProblem | null {
  const isTime = timeoutMs === null || (timeoutMs >= TIMEOUT_MIN_MS && timeoutMs <= TASK_TIMEOUT_MAX_MS)
  if (!isTime) return { field: 'timeoutMs', message: 'A time-out is between a second and a week.' }
  return retries <= TASK_RETRIES_MAX
    ? null
    : { field: 'retries', message: `A task is tried again at most ${TASK_RETRIES_MAX} times.` }
}
