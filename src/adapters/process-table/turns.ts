import { setImmediate as nextTurn } from 'node:timers/promises'

/** Longest stretch of work without a turn for others, ms: a machine of 1,000 processes is read within one, and nobody who types notices it. */
const STRETCH_MS = 8

/** Gives everybody else a turn now and then during long work. */
export class Turns {
  private beganMs = performance.now()

  /** The stretch is over: `pass` is due. */
  get isDue(): boolean {
    return performance.now() - this.beganMs >= STRETCH_MS
  }

  /** Resolves when the others have had their turn. */
  async pass(): Promise<void> {
    await nextTurn()
    this.beganMs = performance.now()
  }
}
