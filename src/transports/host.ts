import type { Disposable } from '../base/disposable.ts'
import type { DoorServer } from '../contract/rpc/handlers.ts'
import type { MetricsSource } from './metrics/source.ts'

export interface StopOptions {
  readonly deadlineMs: number
  readonly leaveSessions: boolean
}

/**
 * A composed host, as seen by the program around it. Dispose it after `stopAll`, when no client is connected any more.
 */
export interface Host extends Disposable {
  readonly server: DoorServer
  /**
   * Begins to serve the local sockets, which are open since the host was composed; who connected meanwhile has waited.
   * `server`: this host's, perhaps with more to it.
   */
  serveDoors(server: DoorServer): void
  /** Records the page's address, so that a second host that finds this one can show it. */
  announce(url: string): void
  /**
   * Stops every run by its own plan; at the deadline (ms from now) the remaining ones are killed. Resolves when every
   * tree is empty or given up. A second call while one is in progress can only bring the deadline forward; 0 kills now.
   * `leaveSessions`: runs in sessions that outlive the host keep running.
   */
  stopAll(options: StopOptions): Promise<{ readonly survivors: number }>
  /** Begins to count what only metrics tell, until the source is disposed. */
  openMetrics(): MetricsSource
}

/** Why the host could not be composed; `message` says what to do about it. */
export interface HostFailure {
  readonly message: string
}
