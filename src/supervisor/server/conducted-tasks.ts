import { err, ok, type Result } from '../../base/result.ts'
import type { Caller } from '../../contract/rpc/caller.ts'
import { contractErrorOf, type ContractError } from '../../contract/rpc/errors.ts'
import { takesPrompts } from '../../core/agent/takes-prompts.ts'
import type { Task, TaskGiver, TaskOrderInput } from '../../shapes/task.ts'
import type { Supervisor } from '../supervisor.ts'
import { tooFast } from './conduct.ts'

type RunCaller = Extract<Caller, { role: 'run' }>

/** What a program inside a run may order: no more than its owner lets agents of the group do by themselves. */
const PERMISSIONS: ReadonlySet<string> = new Set(['read-only', 'edit'])
const PRIORITIES: ReadonlySet<string> = new Set(['low', 'normal'])

/** Who gives tasks; null: a person. */
export function giverOf(caller: Caller): TaskGiver | null {
  return caller.role === 'run' ? { agentId: caller.agentId, runId: caller.runId } : null
}

/** Whether a program inside a run is told of a task, and may cancel it: of those that agents of its group gave. */
export function reachesTask({ relationTo }: RunCaller, { givenBy }: Pick<Task, 'givenBy'>): boolean {
  return givenBy !== null && relationTo(givenBy.agentId) !== 'outside'
}

/** Orders as this caller may give them: those of a run stay within what its group does. */
export async function ordersFrom(
  supervisor: Supervisor,
  caller: Caller,
  orders: readonly TaskOrderInput[],
): Promise<Result<readonly TaskOrderInput[], ContractError>> {
  if (caller.role !== 'run') return ok(orders)
  const prompted = new Set((await supervisor.ports.agentTypes.list()).filter(takesPrompts).map(({ id }) => id))
  const folders = foldersOf(supervisor, caller)
  for (const [index, order] of orders.entries()) {
    const problem = problemOf(order, prompted, folders)
    if (problem !== null) {
      return err(contractErrorOf('not-allowed', problem.message, `tasks.${index}.${problem.field}`))
    }
  }
  const hold = tooFast(supervisor, caller)
  return hold === null ? ok(orders.map((order) => ({ permissions: 'edit', ...order }))) : err(hold)
}

/** Journals with the agent whose program it was that it gave or cancelled a task. */
export function noteTask({ fleet }: Supervisor, caller: Caller, deed: 'give' | 'cancel', task: number): void {
  if (caller.role !== 'run') return
  fleet.find(caller.agentId)?.note({ kind: 'task-conducted', deed, task, runId: caller.runId })
}

function foldersOf({ fleet }: Supervisor, { relationTo }: RunCaller): ReadonlySet<string> {
  const near = fleet.list().filter(({ record }) => relationTo(record.id) !== 'outside')
  return new Set(near.map(({ record }) => record.spec.cwd))
}

function problemOf(
  { type, cwd, permissions, priority }: TaskOrderInput,
  prompted: ReadonlySet<string>,
  folders: ReadonlySet<string>,
): { readonly field: keyof TaskOrderInput; readonly message: string } | null {
  if (!prompted.has(type)) {
    return {
      field: 'type',
      message: 'An agent gives tasks in words only, to a type such as claude or codex; no commands.',
    }
  }
  if (!folders.has(cwd)) {
    const known = [...folders].slice(0, 5).join(', ')
    return { field: 'cwd', message: `An agent gives tasks only in the folders its group works in: ${known}.` }
  }
  if (permissions !== undefined && !PERMISSIONS.has(permissions)) {
    return { field: 'permissions', message: 'An agent gives tasks with the permissions read-only or edit.' }
  }
  return priority === undefined || PRIORITIES.has(priority)
    ? null
    : { field: 'priority', message: 'An agent gives tasks with the priority low or normal.' }
}
