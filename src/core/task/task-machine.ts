import type { EarlierAttempt, Task, TaskClaim, TaskResult, TaskState, TaskStateKind } from '../../shapes/task.ts'
import { afterAttempt } from './after-attempt.ts'
import type { NewTask } from './task-queue.ts'

/** Attempts a task remembers. */
const EARLIER_KEPT = 10
/** What is kept of what an earlier attempt came to, characters. */
const EARLIER_SAYS_CHARACTERS = 300

/** The states that may follow each state. Any other change is a bug and throws. */
export const TASK_TRANSITIONS: Readonly<Record<TaskStateKind, readonly TaskStateKind[]>> = {
  queued: ['queued', 'running', 'finished'],
  running: ['running', 'queued', 'finished'],
  finished: [],
}

/** A task that was just ordered. `at`: now, epoch ms. */
export function newTask(id: number, { order, againOf, givenBy }: NewTask, at: number): Task {
  const state = { kind: 'queued', since: at, notBefore: null } as const
  return { id, rev: 0, createdAt: at, order, againOf, givenBy, attempt: 0, failures: 0, waits: 0, earlier: [], state }
}

/** Somebody takes it out of the line, to begin its next attempt. */
export function claimed(task: Task, claim: TaskClaim, at: number): Task {
  const state = { kind: 'running', since: at, claim, begunAt: null, ending: null } as const
  return { ...changed(task, state), attempt: task.attempt + 1 }
}

/** Its claim goes on, or passes to another owner. */
export function leased(task: Task, claim: TaskClaim): Task {
  return changed(task, { ...runningOf(task), claim })
}

/** From now on something of it may have been started. */
export function begun(task: Task, at: number): Task {
  return changed(task, { ...runningOf(task), begunAt: at })
}

/** It is being ended. What was asked for first counts. */
export function ending(task: Task, why: 'cancelled' | 'timeout'): Task {
  const state = runningOf(task)
  return changed(task, { ...state, ending: state.ending ?? why })
}

/** It is proven that nothing of its attempt was started: it waits as before. */
export function notBegun(task: Task, at: number): Task {
  runningOf(task)
  return { ...changed(task, { kind: 'queued', since: at, notBefore: null }), attempt: task.attempt - 1 }
}

/** Its attempt is over: it is finished, or waits for the next one. */
export function ended(task: Task, result: TaskResult, at: number): Task {
  const verdict = task.state.kind === 'queued' ? ({ kind: 'finish' } as const) : afterAttempt(task, result, at)
  if (verdict.kind === 'finish') return changed(task, { kind: 'finished', at, result })
  const { failures, waits } = task
  return {
    ...changed(task, { kind: 'queued', since: at, notBefore: verdict.notBefore }),
    earlier: [...task.earlier, earlierOf(task.attempt, result, at)].slice(-EARLIER_KEPT),
    failures: verdict.kind === 'retry' ? failures + 1 : failures,
    waits: verdict.kind === 'wait' ? waits + 1 : waits,
  }
}

function earlierOf(attempt: number, { class: taskClass, says }: TaskResult, at: number): EarlierAttempt {
  return { attempt, at, class: taskClass, says: says.slice(0, EARLIER_SAYS_CHARACTERS) }
}

function runningOf({ id, state }: Task): Extract<TaskState, { kind: 'running' }> {
  if (state.kind !== 'running') throw new Error(`task ${id} is ${state.kind}, and not carried out`)
  return state
}

function changed(task: Task, state: TaskState): Task {
  if (!TASK_TRANSITIONS[task.state.kind].includes(state.kind)) {
    throw new Error(`task ${task.id} cannot become ${state.kind}: it is ${task.state.kind}`)
  }
  return { ...task, rev: task.rev + 1, state }
}
