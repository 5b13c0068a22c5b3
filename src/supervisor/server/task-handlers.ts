import { err, ok, type Result } from '../../base/result.ts'
import type { Caller } from '../../contract/rpc/caller.ts'
import { contractErrorOf, type ContractError } from '../../contract/rpc/errors.ts'
import type { Answer, Handlers } from '../../contract/rpc/handlers.ts'
import type { OutputOf, ParsedInputOf } from '../../contract/requests.ts'
import type { TaskView } from '../../contract/views.ts'
import { MASK } from '../../core/secrets/redact.ts'
import { withRecentFolder } from '../../core/settings.ts'
import { cursorOf, parseCursor, placeOf, searchedText } from '../../core/task/task-place.ts'
import type { Task, TaskResult } from '../../shapes/task.ts'
import type { Supervisor } from '../supervisor.ts'
import { tooFast } from './conduct.ts'
import { giverOf, noteTask, ordersFrom, reachesTask } from './conducted-tasks.ts'

type TaskRequests = 'task.add' | 'task.list' | 'task.show' | 'task.wait' | 'task.cancel' | 'task.again'

/** What a list shows of a prompt, and of what a task came to, characters. */
const SHORT_CHARACTERS = 300
/** Arguments of a command that a list shows. */
const SHORT_ARGUMENTS = 20

/** Tasks that agents of a group gave of which a program inside one is told: each is a row that is read. */
const OWN_LOOKED_AT = 200

const NO_PLACE = 'This is no place to go on from. Pass what an answer before named as next.'

/** The requests about tasks. */
export function taskHandlers(supervisor: Supervisor): Pick<Handlers, TaskRequests> {
  const { tasks } = supervisor
  const whole = (task: Task, caller: Caller): TaskView => taskFor(caller, viewOf(task, supervisor))
  const answer = (found: Result<Task, ContractError>, caller: Caller): Answer<TaskView> =>
    found.ok ? ok(whole(found.value, caller)) : found
  const reached = (id: number, caller: Caller): Result<Task, ContractError> => {
    const found = tasks.find(id)
    if (caller.role !== 'run' || (found.ok && reachesTask(caller, found.value))) return found
    return err(notFound(id))
  }
  return {
    'task.add': async ({ tasks: given }, { caller }) => {
      const orders = await ordersFrom(supervisor, caller, given)
      if (!orders.ok) return orders
      const added = await tasks.add(orders.value, giverOf(caller))
      if (!added.ok) return added
      for (const { id } of added.value) noteTask(supervisor, caller, 'give', id)
      if (caller.role !== 'run') rememberFolders(supervisor, added.value)
      return ok({ tasks: added.value.map((task) => shortened(whole(task, caller))) })
    },
    'task.list': (query, { caller }) =>
      caller.role === 'run' ? listedFor(supervisor, query, caller) : listed(supervisor, query, caller),
    'task.show': ({ task }, { caller }) => answer(reached(task, caller), caller),
    'task.wait': async ({ task }, { caller, signal }) => {
      const found = reached(task, caller)
      return found.ok ? answer(await tasks.finished(task, signal), caller) : found
    },
    'task.cancel': ({ task }, { caller }) => {
      const found = reached(task, caller)
      if (!found.ok) return found
      const hold = caller.role === 'run' ? tooFast(supervisor, caller) : null
      if (hold !== null) return err(hold)
      noteTask(supervisor, caller, 'cancel', task)
      return answer(tasks.cancel(task), caller)
    },
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

/** Those that agents of the caller's group gave, the latest first, in one page. */
function listedFor(
  supervisor: Supervisor,
  { state, text, limit }: ParsedInputOf<'task.list'>,
  caller: Extract<Caller, { role: 'run' }>,
): Answer<OutputOf<'task.list'>> {
  const { tasks } = supervisor
  const ids = tasks.given.listOf((agentId) => caller.relationTo(agentId) !== 'outside').slice(0, OWN_LOOKED_AT)
  const all = ids.flatMap((id) => {
    const found = tasks.find(id)
    return found.ok ? [found.value] : []
  })
  const words = text?.trim().toLowerCase() ?? ''
  const countOf = (kind: Task['state']['kind']): number => all.filter((task) => task.state.kind === kind).length
  const chosen = all.filter((task) => task.state.kind === state && searchedText(task).includes(words))
  return ok({
    tasks: chosen.slice(0, limit).map((task) => shortened(taskFor(caller, viewOf(task, supervisor)))),
    next: null,
    counts: { queued: countOf('queued'), running: countOf('running'), finished: countOf('finished') },
  })
}

/** The same for tasks that do not exist and for those of others. */
function notFound(id: number): ContractError {
  return contractErrorOf('task-not-found', `There is no task ${id} that agents of this group gave.`, 'task')
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

/** Who may only read does not see what is to be done, nor arguments of programs; a run is told of tasks of its own group alone. */
function taskFor({ role }: Caller, view: TaskView): TaskView {
  if (role !== 'viewer') return view
  const { prompt, command } = view.order
  return { ...view, order: { ...view.order, prompt: prompt === '' ? '' : MASK, command: command.map(() => MASK) } }
}

function rememberFolders({ ports: { settings } }: Supervisor, tasks: readonly Task[]): void {
  const folders = new Set(tasks.map(({ order }) => order.cwd))
  const recentFolders = [...folders].reduce(withRecentFolder, settings.values.recentFolders)
  settings.update({ recentFolders })
}
