import { Lifetime } from './disposable.ts'

/** Called when a piece of work failed; `doing` says what was being done, as the end of "Corral could not …". */
export type WorkFailureHandler = (error: unknown, doing: string) => void

/**
 * Runs work that no caller awaits. The owner is told of every failure until it is disposed; later failures are ignored,
 * since they happen because the owner is gone.
 */
export class BackgroundWork extends Lifetime {
  private readonly onFailure: WorkFailureHandler

  constructor(onFailure: WorkFailureHandler) {
    super()
    this.onFailure = onFailure
  }

  /** Starts `work` synchronously. `doing`: a verb phrase such as "read the process table". */
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
