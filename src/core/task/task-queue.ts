import type { Task, TaskCounts, TaskGiver, TaskOrder, TaskStateKind } from '../../shapes/task.ts'

/** A task that is to be added. */
export interface NewTask {
  readonly order: TaskOrder
  readonly againOf: number | null
  /** Null: a person. */
  readonly givenBy: TaskGiver | null
}

/** Where a list goes on: the place of the last task that was told. */
export type TaskPlace = readonly [rank: number, turn: number]

/** Selects tasks in one state. Queued ones come in the order in which they begin, running ones by id, the latest finished first. */
export interface TaskQuery {
  readonly state: TaskStateKind
  /** A part of name, type, folder or prompt, in small letters; null: every task. Of a long prompt the beginning counts. */
  readonly text: string | null
  /** Null: from the beginning. */
  readonly after: TaskPlace | null
  readonly limit: number
}

/** Which task may begin. */
export interface NextQuery {
  /** Now, epoch ms. */
  readonly at: number
  /** Agent types of which enough run. */
  readonly fullTypes: readonly string[]
}

/**
 * Keeps tasks, in an order: higher priority first, then the older one. It knows no rules of their life: whoever changes a
 * task says what it becomes, and that is taken only if nobody else has changed it meanwhile. So hosts without shared
 * memory can work on one queue. Writes throw a StoreWriteError when the disk refuses.
 */
export interface TaskQueue {
  /**
   * True: nobody else works on it while this host has it open, so a claim of another owner is of a host that has ended.
   * Else such a claim holds until its lease is over.
   */
  readonly isExclusive: boolean
  /** All of them or none; null: more would wait than may. `at`: now, epoch ms. */
  add(tasks: readonly NewTask[], at: number): readonly Task[] | null
  /** Null: there is none of this id (any more). */
  read(id: number): Task | null
  page(query: TaskQuery): readonly Task[]
  counts(): TaskCounts
  /** The first in line that may begin; null: none. */
  next(query: NextQuery): Task | null
  /** Replaces the task whose `rev` is one less; false: somebody else has changed it, and nothing was done. */
  write(task: Task): boolean
  /** Deletes the oldest finished tasks, beyond TASKS_KEPT. */
  trim(): void
}
