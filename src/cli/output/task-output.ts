import type { TaskView } from '../../contract/views.ts'
import type { TaskClass } from '../../shapes/task.ts'
import { formatElapsed } from '../../words/format.ts'
import { taskFacts, taskUsed } from '../../words/task-facts.ts'
import { diffWords, taskClassWords, taskStatus, taskWords } from '../../words/task-words.ts'
import { factLines, type Fact } from './facts.ts'
import type { Output } from './output.ts'
import type { Cell, Column, Look } from './table.ts'

/** Columns of a list of tasks. */
export const TASK_COLUMNS: readonly Column[] = [
  { title: 'Task', isRight: true },
  { title: 'Name', shrinksTo: 12 },
  { title: 'Type' },
  { title: 'State' },
  { title: 'Lasted', isRight: true },
  { title: 'Changed' },
  { title: 'Used', isRight: true },
  { title: 'What', shrinksTo: 16 },
]

/** A row of that list. `now`: epoch ms. */
export function taskRow(task: TaskView, now: number): readonly Cell[] {
  const { id, order, state } = task
  const result = state.kind === 'finished' ? state.result : null
  const lastedMs = result?.durationMs ?? null
  return [
    { text: String(id), look: 'dim' },
    { text: order.name, look: 'strong' },
    { text: order.type, look: 'dim' },
    { text: taskStatus(task, now), look: lookOf(task) },
    { text: lastedMs === null ? '' : formatElapsed(lastedMs) },
    { text: result?.diff ? (diffWords(result.diff) ?? '') : '' },
    { text: result === null ? '' : (taskUsed(result) ?? '') },
    { text: taskWords(order), look: 'dim' },
  ]
}

/** Everything about one task. */
export function writeTask(out: Output, task: TaskView, now: number): void {
  const { order, state } = task
  out.line(`${out.paint(order.name, 'strong')}  ${out.paint(taskStatus(task, now), lookOf(task))}`)
  const facts = taskFacts(task, now).map(({ label, value }): Fact => [label.toLowerCase(), value])
  for (const line of factLines(facts, out)) out.line(line)
  paragraph(out, 'what is to be done', order.prompt === '' ? taskWords(order) : order.prompt)
  if (state.kind !== 'finished') return
  paragraph(out, 'what it said', state.result.says)
  paragraph(out, 'what it printed last', state.result.tail)
}

/** What a task that was waited for came to: the answer to `out`, everything else beside it. */
export function writeEnd(out: Output, task: TaskView, isOneOfMany: boolean): void {
  const { id, order, state } = task
  if (state.kind !== 'finished') return
  const { result } = state
  const text = result.says === '' ? result.tail : result.says
  if (isOneOfMany) out.line(out.paint(`── ${order.name} (task ${id})`, 'dim'))
  if (text !== '') out.line(text)
  const parts = [
    taskClassWords(result.class),
    result.durationMs === null ? null : `in ${formatElapsed(result.durationMs)}`,
    result.diff === null ? null : diffWords(result.diff),
    taskUsed(result),
  ]
  out.note(`task ${id}: ${parts.filter((part) => part !== null).join(', ')}`)
}

function paragraph(out: Output, title: string, text: string): void {
  if (text === '') return
  out.line()
  out.line(out.paint(title, 'dim'))
  out.line(text)
}

const LOOKS: Readonly<Record<TaskClass, Look>> = {
  success: 'good',
  failed: 'bad',
  refused: 'bad',
  timeout: 'bad',
  'not-started': 'bad',
  lost: 'bad',
  'login-needed': 'warning',
  'rate-limited': 'warning',
  cancelled: 'dim',
}

function lookOf({ state }: Pick<TaskView, 'state'>): Look {
  if (state.kind === 'finished') return LOOKS[state.result.class]
  return state.kind === 'running' ? 'plain' : 'dim'
}
