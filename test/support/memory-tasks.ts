import { TASKS_KEPT, TASKS_WAITING_MAX } from '../../src/core/limits.ts'
import { newTask } from '../../src/core/task/task-machine.ts'
import { comparePlaces, placeOf, searchedText } from '../../src/core/task/task-place.ts'
import type { NewTask, NextQuery, TaskQuery, TaskQueue } from '../../src/core/task/task-queue.ts'
import type { Task, TaskCounts, TaskStateKind } from '../../src/shapes/task.ts'

/** Tasks in memory only. */
export class MemoryTasks implements TaskQueue {
  isExclusive = true
  private readonly tasks = new Map<number, Task>()
  private readonly assertRoom: () => void
  private lastId = 0

  constructor(assertRoom: () => void) {
    this.assertRoom = assertRoom
  }

  add(tasks: readonly NewTask[], at: number): readonly Task[] | null {
    this.assertRoom()
    const { queued, running } = this.counts()
    if (queued + running + tasks.length > TASKS_WAITING_MAX) return null
    return tasks.map((each) => {
      const task = newTask(++this.lastId, structuredClone(each), at)
      this.tasks.set(task.id, task)
      return structuredClone(task)
    })
  }

  read(id: number): Task | null {
    return structuredClone(this.tasks.get(id) ?? null)
  }

  page({ state, text, after, limit }: TaskQuery): readonly Task[] {
    const found = this.inOrder(state)
      .filter((each) => text === null || searchedText(each).includes(text))
      .filter((each) => after === null || comparePlaces(placeOf(each), after) > 0)
    return structuredClone(found.slice(0, limit))
  }

  counts(): TaskCounts {
    const countOf = (kind: TaskStateKind): number => this.inOrder(kind).length
    return { queued: countOf('queued'), running: countOf('running'), finished: countOf('finished') }
  }

  next({ at, fullTypes }: NextQuery): Task | null {
    const mayBegin = ({ state, order }: Task): boolean =>
      state.kind === 'queued' && (state.notBefore ?? 0) <= at && !fullTypes.includes(order.type)
    return structuredClone(this.inOrder('queued').find(mayBegin) ?? null)
  }

  write(task: Task): boolean {
    this.assertRoom()
    if (this.tasks.get(task.id)?.rev !== task.rev - 1) return false
    this.tasks.set(task.id, structuredClone(task))
    return true
  }

  trim(): void {
    this.assertRoom()
    for (const { id } of this.inOrder('finished').slice(TASKS_KEPT)) this.tasks.delete(id)
  }

  private inOrder(kind: TaskStateKind): readonly Task[] {
    return [...this.tasks.values()]
      .filter(({ state }) => state.kind === kind)
      .toSorted((a, b) => comparePlaces(placeOf(a), placeOf(b)))
  }
}
