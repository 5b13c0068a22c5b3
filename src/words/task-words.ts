import { assertNever } from '../base/assert-never.ts'
import type { Phase } from '../shapes/state.ts'
import type { DiffStat, Task, TaskClass, TaskOrder, TaskResult, TaskState } from '../shapes/task.ts'
import { describeExit } from '../core/agent/exit.ts'
import { lastRunOf } from '../core/agent/state.ts'
import { joinArgs } from './args.ts'
import { formatCount, formatElapsed } from './format.ts'
import { endSentence } from './end-words.ts'
import { timeText } from './typed-time.ts'

const CLASS_WORDS: Readonly<Record<TaskClass, string>> = {
  success: 'done',
  refused: 'refused',
  failed: 'failed',
  'rate-limited': 'rate limited',
  'login-needed': 'login needed',
  timeout: 'timed out',
  cancelled: 'cancelled',
  lost: 'lost',
  'not-started': 'not started',
}

/** What became of a task, in a word or two. */
export function taskClassWords(taskClass: TaskClass): string {
  return CLASS_WORDS[taskClass]
}

/** Where a task is in its life: "waits", "tries again in 10 s", "running 2 m", "refused". `now`: epoch ms. */
export function taskStatus(
  { state, attempt }: Pick<Task, 'attempt'> & { readonly state: ShownTaskState },
  now: number,
): string {
  switch (state.kind) {
    case 'queued':
      if (state.notBefore === null || state.notBefore <= now) return attempt === 0 ? 'waits' : 'waits to be tried again'
      return `again in ${formatElapsed(state.notBefore - now)}`
    case 'running':
      if (state.ending !== null) return state.ending === 'timeout' ? 'timed out, ending' : 'being cancelled'
      return `running ${formatElapsed(now - (state.begunAt ?? state.since))}`
    case 'finished':
      return taskClassWords(state.result.class)
    default:
      return assertNever(state)
  }
}

/** A state as far as lists need it. */
export type ShownTaskState =
  | Extract<TaskState, { kind: 'queued' }>
  | Pick<Extract<TaskState, { kind: 'running' }>, 'kind' | 'since' | 'begunAt' | 'ending'>
  | { readonly kind: 'finished'; readonly at: number; readonly result: Pick<TaskResult, 'class'> }

/** What is to be done, on one line: the prompt, or the command. */
export function taskWords({ prompt, command }: Pick<TaskOrder, 'prompt' | 'command'>): string {
  const words = prompt.trim() === '' ? joinArgs(command) : prompt
  return words.replaceAll(/\s+/g, ' ').trim()
}

/** "3 files, +10 −2"; null: nothing is different. */
export function diffWords({ files, added, deleted }: DiffStat): string | null {
  return files === 0 ? null : `${formatCount(files, 'file')}, +${added} −${deleted}`
}

/** Why an attempt ended as it did, where its output does not say: one or two sentences. */
export function taskEndSays(
  taskClass: TaskClass,
  phase: Phase | null,
  { timeoutMs }: Pick<TaskOrder, 'timeoutMs'>,
): string {
  const run = phase === null ? null : lastRunOf(phase)
  switch (taskClass) {
    case 'timeout':
      return `It was stopped, because it took longer than ${timeText(timeoutMs ?? 0)}.`
    case 'cancelled':
      return run === null ? 'It was cancelled before it ran.' : 'It was cancelled while it ran.'
    case 'lost':
      return run?.stop?.cause === 'quit'
        ? 'Corral was quit while it ran.'
        : 'Corral ended while it ran, so how it went is not known. Look at what it changed before you run it again.'
    case 'not-started':
      return phase?.kind === 'failed' ? phase.failure.message : 'It could not be started.'
    case 'failed':
      return run === null ? 'It failed.' : endSentence(run)
    case 'success':
      return ''
    case 'refused':
      return 'Its agent was not allowed to do what it needed.'
    case 'rate-limited':
      return 'Its provider’s usage limit was reached.'
    case 'login-needed':
      return 'Its agent is not logged in. Start it once in a terminal and log in.'
    default:
      return assertNever(taskClass)
  }
}

/** The exit as people read it; null: there was none. */
export function taskExitWords({ exit }: Pick<TaskResult, 'exit'>): string | null {
  return exit === null ? null : describeExit(exit)
}
