/** Why the store could not write. */
export type StoreWriteProblem = 'disk-full' | 'damaged' | 'locked' | 'read-only' | 'io'

/**
 * Thrown by every write of a Store that the disk refuses: nothing of that write was kept. Agents run on, and a notice
 * tells the user.
 */
export class StoreWriteError extends Error {
  readonly problem: StoreWriteProblem

  constructor(problem: StoreWriteProblem, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StoreWriteError'
    this.problem = problem
  }
}
