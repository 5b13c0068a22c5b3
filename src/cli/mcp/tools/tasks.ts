import type { TaskView } from '../../../contract/views.ts'
import { taskOrderInput, taskStateKind } from '../../../shapes/task.ts'
import { z } from '../../../shapes/zod.ts'
import { Failure } from '../../failure.ts'
import { shownTask, shownTaskOf, taskLine, taskText } from '../shown-task.ts'
import type { HostLink } from '../host-link.ts'
import { ADDS, ENDS, LOOKS, tool, type Call } from '../tool.ts'

/** Seconds a wait for a task takes unless it is said, and at most. */
const WAIT_SECONDS = { usual: 600, most: 3_600 }
/** Whoever waits is told that it goes on so often, ms. */
const TELL_MS = 5_000
const LISTED_MAX = 100

const taskRef = z.strictObject({ task: z.number().int().min(1) })
const waitSeconds = z.number().min(0).max(WAIT_SECONDS.most)

export const runTask = tool({
  name: 'run_task',
  title: 'Run a task',
  description:
    'Gives a task: a fresh agent of that type is started for it, carries it out without asking anybody, and ends. It joins a queue. ' +
    'prompt: what to do, in words (command instead for type custom). cwd: absolute path of the folder. permissions: read-only, edit or own. ' +
    'wait: until it is finished, at most waitSeconds; otherwise ask task_result later.',
  audience: 'agents',
  annotations: ADDS,
  input: taskOrderInput
    .extend({ wait: z.boolean().default(false), waitSeconds: waitSeconds.default(WAIT_SECONDS.usual) })
    .strict(),
  output: shownTask,
  run: async ({ link }, { wait, waitSeconds: seconds, ...order }, call) => {
    const { tasks } = await link.ask('task.add', { tasks: [order] }, call.signal)
    const [given] = tasks
    if (given === undefined) throw new Error('a task was added and is not there')
    return answerOf(wait ? await finishedWithin(link, { task: given.id, seconds }, call) : given)
  },
})

export const taskResult = tool({
  name: 'task_result',
  title: 'Result of a task',
  description:
    'What became of a task: its state and, once it is finished, its class (success, refused, failed, rate-limited, login-needed, timeout, cancelled, lost, ' +
    'not-started), what its agent said, and what it changed. waitSeconds: wait so long for it to be finished.',
  audience: 'looking',
  annotations: LOOKS,
  input: taskRef.extend({ waitSeconds: waitSeconds.default(0) }).strict(),
  output: shownTask,
  run: async ({ link }, { task, waitSeconds: seconds }, call) =>
    answerOf(
      seconds > 0
        ? await finishedWithin(link, { task, seconds }, call)
        : await link.ask('task.show', { task }, call.signal),
    ),
})

export const listTasks = tool({
  name: 'list_tasks',
  title: 'List tasks',
  description:
    'Tasks in one state: queued in the order in which they begin, running, or finished with the latest first.',
  audience: 'looking',
  annotations: LOOKS,
  input: z.strictObject({
    state: taskStateKind.default('running'),
    text: z.string().max(200).optional(),
    limit: z.number().int().min(1).max(LISTED_MAX).default(20),
  }),
  output: z.object({
    tasks: z.array(shownTask),
    counts: z.object({ queued: z.number().int(), running: z.number().int(), finished: z.number().int() }),
  }),
  run: async ({ link }, { state, text, limit }, { signal }) => {
    const { tasks, counts } = await link.ask('task.list', { state, limit, text: text ?? null }, signal)
    const shown = tasks.map(shownTaskOf)
    const sums = `${counts.queued} queued, ${counts.running} running, ${counts.finished} finished`
    return { text: [sums, ...shown.map(taskLine)].join('\n'), value: { tasks: shown, counts } }
  },
})

export const cancelTask = tool({
  name: 'cancel_task',
  title: 'Cancel a task',
  description: 'Takes a task out of the queue, or begins to end it; a second time its program is killed.',
  audience: 'agents',
  annotations: ENDS,
  input: taskRef,
  output: shownTask,
  run: async ({ link }, { task }, { signal }) => answerOf(await link.ask('task.cancel', { task }, signal)),
})

function answerOf(task: TaskView): { readonly text: string; readonly value: z.infer<typeof shownTask> } {
  return { text: taskText(task), value: shownTaskOf(task) }
}

/** The task once it is finished, or as it is when the time is over. */
async function finishedWithin(
  link: HostLink,
  { task, seconds }: { readonly task: number; readonly seconds: number },
  { signal, progress }: Call,
): Promise<TaskView> {
  const late = AbortSignal.timeout(seconds * 1_000)
  const tell = (): void => progress(`task ${task} goes on`)
  tell()
  const timer = setInterval(tell, TELL_MS)
  try {
    return await link.ask('task.wait', { task }, AbortSignal.any([signal, late]))
  } catch (error) {
    if (!late.aborted || signal.aborted || !(error instanceof Failure) || error.code !== 'cancelled') throw error
    return await link.ask('task.show', { task }, signal)
  } finally {
    clearInterval(timer)
  }
}
