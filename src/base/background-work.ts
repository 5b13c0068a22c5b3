import { Lifetime } from './disposable.ts'

/** Hears of a piece of work that failed; `doing` says what was being done, as the end of "Corral could not …". */
export type WorkFailureHandler = (error: unknown, doing: string) => void

/** Runs work nobody waits for. Its owner hears of every failure until it ends; what fails after that failed because its owner is gone. */
export class BackgroundWork extends Lifetime {
  private readonly onFailure: WorkFailureHandler

  constructor(onFailure: WorkFailureHandler) {
    super()
    this.onFailure = onFailure
  }

  /** Starts `work` in this turn. `doing`: a verb phrase such as "read the process table". */
  run(doing: string, work: () => void | Promise<void>): void {
    try {
      const running = work()
      if (running instanceof Promise) running.catch((error: unknown) => this.failed(error, doing))
    } catch (error) {
      this.failed(error, doing)
    }
  }

  private failed(error: unknown, doing: string): void {
    if (!this.isDisposed) this.onFailure(error, doing)
  }
}
