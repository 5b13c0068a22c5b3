import { delay, type Clock } from './clock.ts'

/** How much of the loop's time work in slices may take, ms. */
export interface SliceBounds {
  /** Longest stretch without a pause; the pause after it is as long, so that the work takes half of the time at most. */
  readonly sliceMs: number
  /** After so long it is given up. */
  readonly totalMs: number
}

/** Work in stretches, with pauses in which everybody else has a turn: as long as the stretch was, unless told otherwise. */
export class Stretches {
  private readonly clock: Clock
  private readonly sliceMs: number
  private readonly pauseMs: number
  private beganMs: number

  constructor(clock: Clock, sliceMs: number, pauseMs = sliceMs) {
    this.clock = clock
    this.sliceMs = sliceMs
    this.pauseMs = pauseMs
    this.beganMs = clock.monotonicMs()
  }

  /** A pause is due. */
  get isOver(): boolean {
    return this.clock.monotonicMs() - this.beganMs >= this.sliceMs
  }

  /** To be asked between two steps: a pause to wait for, or null while none is due. */
  pause(): Promise<void> | null {
    return this.isOver ? this.rest() : null
  }

  private async rest(): Promise<void> {
    await delay(this.clock, this.pauseMs)
    this.beganMs = this.clock.monotonicMs()
  }
}

/**
 * Runs work that was cut into steps, with pauses in which everybody else has a turn. Work that is quick is done in this turn. Null: it
 * took too long and was given up.
 */
export async function inSlices<T>(work: Generator<unknown, T>, clock: Clock, bounds: SliceBounds): Promise<T | null> {
  const beganMs = clock.monotonicMs()
  const stretches = new Stretches(clock, bounds.sliceMs)
  let step = work.next()
  while (step.done !== true) {
    if (clock.monotonicMs() - beganMs > bounds.totalMs) return null
    const pause = stretches.pause()
    if (pause !== null) await pause
    step = work.next()
  }
  return step.value
}
