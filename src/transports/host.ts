import type { Disposable } from '../base/disposable.ts'
import type { ContractServer } from '../contract/rpc/handlers.ts'

/** How everything is to be stopped. */
export interface StopOptions {
  readonly deadlineMs: number
  readonly leaveSessions: boolean
}

/** A composed host, as the program around it sees it. Disposed after `stopAll`, when no client is connected any more. */
export interface Host extends Disposable {
  readonly server: ContractServer
  /** Lets a second host that finds this one say where its page is. */
  announce(url: string): void
  /**
   * Stops every run by its own plan; at the deadline (ms from now) what is left is killed. Resolves when every tree is empty or given up.
   * A second call while one is under way can only bring the deadline forward; 0 kills now. `leaveSessions`: runs in sessions that outlive the host
   * go on.
   */
  stopAll(options: StopOptions): Promise<{ readonly survivors: number }>
}

/** Why no host came to be; `message` says what to do about it. */
export interface HostFailure {
  readonly message: string
}
