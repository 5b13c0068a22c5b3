import type { TaskView } from '../../contract/views.ts'
import { taskClass, taskStateKind } from '../../shapes/task.ts'
import { z } from '../../shapes/zod.ts'
import { taskStatus, taskWords } from '../../words/task-words.ts'
import { boundedText, fenced, shortText, UNTRUSTED } from './untrusted.ts'

/** A task as a model is told of it. */
export const shownTask = z.object({
  task: z.number().int(),
  name: z.string(),
  type: z.string(),
  folder: z.string(),
  state: taskStateKind,
  /** In words. */
  status: z.string(),
  /** Name or id of the agent of its latest attempt; null: there is none. */
  agentId: z.string().nullable(),
  /** Once it is finished. */
  result: z
    .object({
      class: taskClass,
      says: z.string(),
      /** The last of what it printed, if it said nothing. */
      tail: z.string(),
      refusedTools: z.array(z.object({ tool: z.string(), detail: z.string() })),
      filesChanged: z.number().int().nullable(),
      costUsd: z.number().nullable(),
    })
    .nullable(),
  note: z.string(),
})
type ShownTask = z.infer<typeof shownTask>

export function shownTaskOf(task: TaskView): ShownTask {
  const { id, order, state, agentId } = task
  return {
    ...{ task: id, name: shortText(order.name), type: order.type, folder: order.cwd },
    ...{ state: state.kind, status: taskStatus(task, Date.now()), agentId },
    result: state.kind === 'finished' ? shownResultOf(state.result) : null,
    note: UNTRUSTED,
  }
}

function shownResultOf(
  result: Extract<TaskView['state'], { kind: 'finished' }>['result'],
): NonNullable<ShownTask['result']> {
  return {
    class: result.class,
    says: boundedText(result.says),
    tail: result.says === '' ? boundedText(result.tail) : '',
    refusedTools: result.refusedTools.map(({ tool, detail }) => ({ tool: shortText(tool), detail: shortText(detail) })),
    filesChanged: result.diff?.files ?? null,
    costUsd: result.costUsd,
  }
}

/** A task on one line. */
export function taskLine({ task, name, type, folder, status }: ShownTask): string {
  return `task ${task} (${type}): ${status} · ${name} · ${folder}`
}

/** Everything a model needs of one task. */
export function taskText(task: TaskView): string {
  const shown = shownTaskOf(task)
  const { result } = shown
  if (result === null) return `${taskLine(shown)}\ntask_result ${shown.task} tells what becomes of it.`
  const said = result.says === '' ? result.tail : result.says
  const refused = result.refusedTools.map(({ tool, detail }) => `Refused: ${tool} ${detail}`.trim())
  const words = [`What was to be done: ${shortText(taskWords(task.order))}`, ...refused, said].filter(
    (line) => line !== '',
  )
  return `${taskLine(shown)}\nClass: ${result.class}\n${fenced('result', words.join('\n'))}`
}
