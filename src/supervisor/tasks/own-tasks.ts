import { placeOf } from '../../core/task/task-place.ts'
import type { TaskQueue } from '../../core/task/task-queue.ts'
import type { Task } from '../../shapes/task.ts'

/** How often a change is tried again that somebody else was faster with. */
const TRIES = 5
const PAGE = 200

/** Changes a task that an owner carries out. Null: it is not that owner's (any more), and nothing was done. */
export function changeOwn(
  queue: TaskQueue,
  { id, owner }: { readonly id: number; readonly owner: string },
  change: (task: Task) => Task,
): Task | null {
  for (let tries = 0; tries < TRIES; tries++) {
    const task = queue.read(id)
    if (task === null || task.state.kind !== 'running' || task.state.claim.owner !== owner) return null
    const changed = change(task)
    if (queue.write(changed)) return changed
  }
  return null
}

/** Every task that somebody carries out. */
export function runningTasks(queue: TaskQueue): readonly Task[] {
  const found: Task[] = []
  for (;;) {
    const last = found.at(-1)
    const after = last === undefined ? null : placeOf(last)
    const page = queue.page({ state: 'running', text: null, after, limit: PAGE })
    found.push(...page)
    if (page.length < PAGE) return found
  }
}
