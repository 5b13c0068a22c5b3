import { err, ok, type Result } from '../../../base/result.ts'
import type { AgentTypeView } from '../../../contract/views.ts'
import type { Priority } from '../../../shapes/spec.ts'
import type { TaskPermissions } from '../../../shapes/task-block.ts'
import type { TaskOrderInput } from '../../../shapes/task.ts'
import { parseArgs } from '../../../words/args.ts'
import { parseTime } from '../../../words/typed-time.ts'

/** What the form holds: text as it is typed. */
export interface TaskForm {
  /** Empty: the first that is offered. */
  readonly type: string
  readonly name: string
  readonly prompt: string
  readonly command: string
  readonly cwd: string
  readonly worktree: boolean
  /** Null: the usual ones of the type. */
  readonly permissions: TaskPermissions | null
  readonly priority: Priority
  readonly timeout: string
  readonly retries: string
}

export const BLANK_TASK: TaskForm = {
  ...{ type: '', name: '', prompt: '', command: '', cwd: '', worktree: false, permissions: null },
  ...{ priority: 'normal', timeout: '', retries: '0' },
}

/** What is wrong, by field; `form`: with all of it. */
export type TaskErrors = Partial<Record<keyof TaskForm | 'form', string>>

/** The order a form describes, or what is wrong with it. */
export function orderOfForm(form: TaskForm, type: AgentTypeView): Result<TaskOrderInput, TaskErrors> {
  const isCommand = type.task?.takes === 'command'
  const words = parseArgs(form.command)
  const timeout = form.timeout.trim() === '' ? ok(null) : parseTime(form.timeout)
  const retries = Number(form.retries.trim() === '' ? '0' : form.retries)
  const errors: TaskErrors = {
    ...(isCommand && !words.ok && { command: words.error }),
    ...(isCommand && words.ok && words.value.length === 0 && { command: 'Name the program to run.' }),
    ...(!isCommand && form.prompt.trim() === '' && { prompt: 'Say what is to be done.' }),
    ...(form.cwd.trim() === '' && { cwd: 'Choose the folder it works in.' }),
    ...(!timeout.ok && { timeout: timeout.error }),
    ...(!(Number.isInteger(retries) && retries >= 0) && { retries: 'Give a whole number, 0 or more.' }),
  }
  if (Object.keys(errors).length > 0) return err(errors)
  return ok({
    ...{ type: type.id, name: form.name, cwd: form.cwd.trim(), worktree: form.worktree },
    ...{ priority: form.priority, retries, timeoutMs: timeout.ok ? timeout.value : null },
    ...(isCommand ? { command: words.ok ? words.value : [] } : { prompt: form.prompt }),
    ...(form.permissions !== null && { permissions: form.permissions }),
  })
}

const FIELDS: Readonly<Record<string, keyof TaskErrors>> = {
  ...{ type: 'type', name: 'name', prompt: 'prompt', command: 'command', cwd: 'cwd', worktree: 'worktree' },
  ...{ permissions: 'permissions', timeoutMs: 'timeout', retries: 'retries' },
}

/** The field of the form that an error of the host belongs to: `tasks.0.prompt`. */
export function fieldOfTaskError(path: string | null): keyof TaskErrors {
  return FIELDS[path?.split('.')[2] ?? ''] ?? 'form'
}
