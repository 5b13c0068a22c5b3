import { delay, type Clock } from './clock.ts'

/** When and how failed work is retried. */
export interface RetryOptions {
  readonly clock: Clock
  /** Wait before each further attempt, ms; after the last one the error is thrown. */
  readonly delaysMs: readonly number[]
  /** Called after the first failure only: one report for all attempts. */
  readonly onFirstFailure: (error: unknown) => void
  /** True to give up early, because the result is no longer needed. */
  readonly isOver: () => boolean
}

/**
 * Runs `work` until it succeeds. Rejects with the last error if every attempt failed, or as soon as the result is no
 * longer needed.
 */
export async function retry<T>(work: () => Promise<T>, options: RetryOptions): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      if (attempt === 0) options.onFirstFailure(error)
      const delayMs = options.delaysMs[attempt]
      if (delayMs === undefined || options.isOver()) throw error
      await delay(options.clock, delayMs)
      if (options.isOver()) throw error
    }
  }
}
