import type { Clock } from './clock.ts'
import { Stretches } from './slices.ts'

/** Longest stretch without a pause, ms. */
const STRETCH_MS = 4
/** Long enough that all that arrived meanwhile is read: keys, output, requests. */
const PAUSE_MS = 1

/** Lets those who could all go on at once do so one after the other, with pauses in which everybody else has a turn. First come, first served. */
export class Pacer {
  private readonly clock: Clock
  private readonly waiting: (() => void)[] = []
  private isLetting = false

  constructor(clock: Clock) {
    this.clock = clock
  }

  /** Resolves when the caller may go on: at once if nobody waits. */
  pass(): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push(resolve)
      if (!this.isLetting) void this.letThrough()
    })
  }

  private async letThrough(): Promise<void> {
    this.isLetting = true
    // The first one waits by now.
    await Promise.resolve()
    const stretches = new Stretches(this.clock, STRETCH_MS, PAUSE_MS)
    for (let next = this.waiting.shift(); next !== undefined; next = this.waiting.shift()) {
      next()
      // What it does then is part of the stretch.
      await Promise.resolve()
      await stretches.pause()
    }
    this.isLetting = false
  }
}
