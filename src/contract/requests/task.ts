import { taskCounts, taskOrderInput, taskStateKind } from '../../shapes/task.ts'
import { z } from '../../shapes/zod.ts'
import { taskView } from '../views.ts'
import { request } from './request.ts'

/** Most tasks given at once. */
export const TASKS_GIVEN_MAX = 1_000
/** Tasks of one answer. */
const ROWS = { usual: 100, most: 500 }

/** Number of a task. */
const taskRef = z.object({ task: z.number().int().min(1) })

export const taskRequests = {
  /** Adds tasks to the queue, all or none. `field` of an error names the task and its field: `tasks.3.prompt`. */
  'task.add': request(() => ({
    input: z.object({ tasks: z.array(taskOrderInput).min(1).max(TASKS_GIVEN_MAX) }),
    output: z.object({ tasks: z.array(taskView).readonly() }),
  })),
  /**
   * Tasks in one state, long texts shortened: queued ones in the order in which they begin, running ones by number, the
   * latest finished first. `text`: a part of name, type, folder or prompt. `next`: to go on with; null: that was all.
   */
  'task.list': request(() => ({
    input: z.object({
      state: taskStateKind,
      text: z.string().max(200).nullable().default(null),
      after: z.string().max(100).nullable().default(null),
      limit: z.number().int().min(1).max(ROWS.most).default(ROWS.usual),
    }),
    output: z.object({ tasks: z.array(taskView).readonly(), next: z.string().nullable(), counts: taskCounts }),
  })),
  /** One task with all its texts. */
  'task.show': request(() => ({ input: taskRef, output: taskView })),
  /** The same once it is finished. A cancelled request ends the wait, not the task. */
  'task.wait': request(() => ({ input: taskRef, output: taskView })),
  /** Takes it out of the line, or begins to end it; a second time kills. */
  'task.cancel': request(() => ({ input: taskRef, output: taskView })),
  /** A new task like one that is finished. */
  'task.again': request(() => ({ input: taskRef, output: taskView })),
}
