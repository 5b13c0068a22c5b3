import { err, ok, type Result } from '../../base/result.ts'
import type { Caller } from '../../contract/rpc/caller.ts'
import { contractErrorOf, type ContractError } from '../../contract/rpc/errors.ts'
import type { Answer, Handlers } from '../../contract/rpc/handlers.ts'
import type { OutputOf, ParsedInputOf } from '../../contract/requests.ts'
import type { TaskView } from '../../contract/views.ts'
import { MASK } from '../../core/secrets/redact.ts'
import { withRecentFolder } from '../../core/settings.ts'
import { cursorOf, parseCursor, placeOf } from '../../core/task/task-place.ts'
import type { Task, TaskResult } from '../../shapes/task.ts'
import type { Supervisor } from '../supervisor.ts'

type TaskRequests = 'task.add' | 'task.list' | 'task.show' | 'task.wait' | 'task.cancel' | 'task.again'

/** What a list shows of a prompt, and of what a task came to, characters. */
const SHORT_CHARACTERS = 300
/** Arguments of a command that a list shows. */
const SHORT_ARGUMENTS = 20

const NO_PLACE = 'This is no place to go on from. Pass what an answer before named as next.'

/** The requests about tasks. */
export function taskHandlers(supervisor: Supervisor): Pick<Handlers, TaskRequests> {
  const { tasks } = supervisor
  const whole = (task: Task, caller: Caller): TaskView => taskFor(caller, viewOf(task, supervisor))
  const answer = (found: Result<Task, ContractError>, caller: Caller): Answer<TaskView> =>
    found.ok ? ok(whole(found.value, caller)) : found
  return {
    'task.add': async ({ tasks: orders }, { caller }) => {
      const added = await tasks.add(orders)
      if (!added.ok) return added
      rememberFolders(supervisor, added.value)
      return ok({ tasks: added.value.map((task) => shortened(whole(task, caller))) })
    },
    'task.list': (query, { caller }) => listed(supervisor, query, caller),
    'task.show': ({ task }, { caller }) => answer(tasks.find(task), caller),
    'task.wait': async ({ task }, { caller, signal }) => answer(await tasks.finished(task, signal), caller),
    'task.cancel': ({ task }, { caller }) => answer(tasks.cancel(task), caller),
    'task.again': ({ task }, { caller }) => answer(tasks.again(task), caller),
  }
}

function listed(
  supervisor: Supervisor,
  { state, text, after, limit }: ParsedInputOf<'task.list'>,
  caller: Caller,
): Answer<OutputOf<'task.list'>> {
  const place = after === null ? null : parseCursor(after)
  if (after !== null && place === null) return err(contractErrorOf('invalid-input', NO_PLACE, 'after'))
  const words = text?.trim().toLowerCase() ?? ''
  const { tasks } = supervisor
  const found = tasks.page({ state, text: words === '' ? null : words, after: place, limit: limit + 1 })
  const page = found.slice(0, limit)
  const last = page.at(-1)
  return ok({
    tasks: page.map((task) => shortened(taskFor(caller, viewOf(task, supervisor)))),
    next: found.length > limit && last !== undefined ? cursorOf(placeOf(last)) : null,
    counts: tasks.counts(),
  })
}

function viewOf(task: Task, { tasks }: Supervisor): TaskView {
  const { rev: _rev, state, ...rest } = task
  return { ...rest, state: state.kind === 'running' ? shownRunning(state) : state, agentId: tasks.agentIdOf(task) }
}

function shownRunning({
  kind,
  since,
  begunAt,
  ending,
}: Extract<Task['state'], { kind: 'running' }>): Extract<TaskView['state'], { kind: 'running' }> {
  return { kind, since, begunAt, ending }
}

/** As a list shows it. */
function shortened(view: TaskView): TaskView {
  const { order, state } = view
  const command = order.command.slice(0, SHORT_ARGUMENTS).map((word) => word.slice(0, SHORT_CHARACTERS))
  return {
    ...view,
    order: { ...order, command, prompt: order.prompt.slice(0, SHORT_CHARACTERS) },
    state: state.kind === 'finished' ? { ...state, result: shortResult(state.result) } : state,
  }
}

function shortResult(result: TaskResult): TaskResult {
  return { ...result, says: result.says.slice(0, SHORT_CHARACTERS), tail: '' }
}

/** Only the owner sees what is to be done, as only the owner sees arguments of programs. */
function taskFor({ role }: Caller, view: TaskView): TaskView {
  if (role === 'owner') return view
  const { prompt, command } = view.order
  return { ...view, order: { ...view.order, prompt: prompt === '' ? '' : MASK, command: command.map(() => MASK) } }
}

function rememberFolders({ ports: { settings } }: Supervisor, tasks: readonly Task[]): void {
  const folders = new Set(tasks.map(({ order }) => order.cwd))
  const recentFolders = [...folders].reduce(withRecentFolder, settings.values.recentFolders)
  settings.update({ recentFolders })
}
