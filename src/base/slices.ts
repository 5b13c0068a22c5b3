import { delay, type Clock } from './clock.ts'

/** How much of the loop's time work in slices may take, ms. */
export interface SliceBounds {
  /** Longest stretch without a pause; the pause after it is as long, so that the work takes half of the time at most. */
  readonly sliceMs: number
  /** After so long it is given up. */
  readonly totalMs: number
}

/**
 * Runs work that was cut into steps, with pauses in which everybody else has a turn. Work that is quick is done in this turn. Null: it
 * took too long and was given up.
 */
export async function inSlices<T>(work: Generator<unknown, T>, clock: Clock, bounds: SliceBounds): Promise<T | null> {
  const beganMs = clock.monotonicMs()
  let sliceBeganMs = beganMs
  let step = work.next()
  while (step.done !== true) {
    const nowMs = clock.monotonicMs()
    if (nowMs - beganMs > bounds.totalMs) return null
    if (nowMs - sliceBeganMs >= bounds.sliceMs) {
      await delay(clock, bounds.sliceMs)
      sliceBeganMs = clock.monotonicMs()
    }
    step = work.next()
  }
  return step.value
}
