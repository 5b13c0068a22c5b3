import type { Task, TaskResult } from '../shapes/task.ts'
import { formatClock, formatElapsed } from './format.ts'
import { formatDollars, formatTokens, tokenWords } from './spending-words.ts'
import { permissionWords } from './task-refusal-words.ts'
import { diffWords, taskClassWords, taskExitWords, type ShownTaskState } from './task-words.ts'
import { timeText } from './typed-time.ts'

/** A label and its value, for people. */
export interface TaskFact {
  readonly label: string
  readonly value: string
}

/** A task as far as clients know it. */
export type ToldTask = Omit<Task, 'rev' | 'state'> & {
  readonly state: Exclude<ShownTaskState, { kind: 'finished' }> | Extract<Task['state'], { kind: 'finished' }>
}

/** What is known of a task beside what is to be done, what it said and what it printed. `now`: epoch ms. */
export function taskFacts(
  { id, order, state, attempt, failures, againOf, createdAt, earlier }: ToldTask,
  now: number,
): readonly TaskFact[] {
  const { retries } = order
  return [
    fact('Task', againOf === null ? `${id}` : `${id}, task ${againOf} again`),
    fact('Type', order.type),
    fact('Folder', order.worktree ? `a worktree of ${order.cwd}` : order.cwd),
    fact('It may', permissionWords(order.permissions)),
    fact('Priority', order.priority),
    fact('Time-out', order.timeoutMs === null ? null : timeText(order.timeoutMs)),
    fact('Retries', retries === 0 ? null : `${failures} of ${retries} used`),
    fact('Attempt', attempt > 1 ? String(attempt) : null),
    ...(state.kind === 'finished' ? resultFacts(state.result) : []),
    ...earlier.map((each) => fact(`Attempt ${each.attempt}`, `${taskClassWords(each.class)}. ${each.says}`.trim())),
    fact('Given', formatClock(createdAt, now)),
    fact('Ended', state.kind === 'finished' ? formatClock(state.at, now) : null),
  ].filter((each) => each !== null)
}

function resultFacts(result: TaskResult): readonly (TaskFact | null)[] {
  const { durationMs, diff, tokens, costUsd, refusedTools, sessionId } = result
  return [
    fact('Lasted', durationMs === null ? null : formatElapsed(durationMs)),
    fact('Exit', taskExitWords(result)),
    fact('Changed', diff === null ? null : (diffWords(diff) ?? 'nothing')),
    ...refusedTools.map(({ tool, detail }) => fact('Refused', detail === '' ? tool : `${tool}: ${detail}`)),
    fact('Tokens', tokens === null ? null : tokenWords(tokens)),
    fact('Cost', costUsd === null ? null : formatDollars(costUsd)),
    fact('Session', sessionId),
  ]
}

/** What an attempt used, in one short figure; null: that is not known. */
export function taskUsed({ tokens, costUsd }: Pick<TaskResult, 'tokens' | 'costUsd'>): string | null {
  if (costUsd !== null) return formatDollars(costUsd)
  return tokens === null ? null : `${formatTokens(tokens.input + tokens.output)} tok`
}

function fact(label: string, value: string | null): TaskFact | null {
  return value === null ? null : { label, value }
}
