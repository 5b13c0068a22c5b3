import type { Task, TaskClass, TaskResult } from '../../shapes/task.ts'

const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
/** Wait before the first retry; doubled for each further one, up to the second number, ms. */
const RETRY_WAIT = { first: 10 * SECOND_MS, most: 10 * MINUTE_MS }
/** The same after a provider's limit. With `most` waits it waits out a limit of half a day. */
const LIMIT_WAIT = { first: 5 * MINUTE_MS, most: 60 * MINUTE_MS, waits: 14 }

/**
 * What may come out differently another time. A refusal, a missing login and a program that cannot be started would be
 * the same again; what a person cancelled is not wanted.
 */
const RETRIED: ReadonlySet<TaskClass> = new Set<TaskClass>(['failed', 'timeout', 'lost'])

/** What follows an attempt. Times are epoch ms. */
export type AfterAttempt =
  | { readonly kind: 'finish' }
  /** It is tried again, which counts. */
  | { readonly kind: 'retry'; readonly notBefore: number }
  /** It waits for its provider's limit, which does not count. */
  | { readonly kind: 'wait'; readonly notBefore: number }

/** The policy by which a task is tried again. `at`: now, epoch ms. */
export function afterAttempt(
  { order, failures, waits, state }: Task,
  { class: taskClass }: Pick<TaskResult, 'class'>,
  at: number,
): AfterAttempt {
  const isCancelled = state.kind === 'running' && state.ending === 'cancelled'
  if (isCancelled) return { kind: 'finish' }
  if (taskClass === 'rate-limited' && waits < LIMIT_WAIT.waits) {
    return { kind: 'wait', notBefore: at + doubled(LIMIT_WAIT, waits) }
  }
  if (RETRIED.has(taskClass) && failures < order.retries) {
    return { kind: 'retry', notBefore: at + doubled(RETRY_WAIT, failures) }
  }
  return { kind: 'finish' }
}

function doubled({ first, most }: { readonly first: number; readonly most: number }, times: number): number {
  return Math.min(most, first * 2 ** times)
}
