import type { ProcessIdentity } from '../../shapes/process-identity.ts'
import type { Exit } from '../../shapes/exit.ts'
import type { StopCause, StopStepName } from '../../shapes/run-end.ts'
import type { StartFailure } from '../../shapes/start-failure.ts'
import type { RunEnding } from './evidence.ts'

/** The admission gate's answer to a start. */
export type Gate = { readonly kind: 'open' } | { readonly kind: 'closed'; readonly reason: string }

/**
 * Who starts an agent: a person, whose start resets the restart history, or a policy (a restart, a restore, a turn in
 * the queue).
 */
export type Starter = 'user' | 'policy'

/** Every input of an agent's state machine: requests of users, and events from outside. */
export type AgentInput =
  | {
      readonly kind: 'start'
      readonly runId: string
      readonly gate: Gate
      readonly by: Starter
    }
  | { readonly kind: 'stop'; readonly cause: StopCause; readonly force: boolean }
  | { readonly kind: 'restart' }
  /** Validation or the spawner refused the start. */
  | { readonly kind: 'refused'; readonly failure: StartFailure }
  | { readonly kind: 'spawned'; readonly identity: ProcessIdentity }
  | { readonly kind: 'ready' }
  /** It did not become ready in time. */
  | { readonly kind: 'not-ready' }
  /** It uses more than it may, and that is to end it. */
  | { readonly kind: 'limit-reached' }
  /**
   * The leader exited and its output has been read to the end. `leftovers`: members of its tree that live on; null if
   * the process table could not be read.
   */
  | { readonly kind: 'exited'; readonly exit: Exit; readonly leftovers: number | null; readonly ending: RunEnding }
  | { readonly kind: 'step-reached'; readonly step: StopStepName }
  /** No process of the tree is left. */
  | { readonly kind: 'tree-empty'; readonly step: StopStepName; readonly tookMs: number; readonly ending: RunEnding }
  /**
   * The stop plan is finished and some processes are left; `survivors` is empty if the process table could not be read.
   */
  | { readonly kind: 'survived'; readonly survivors: readonly ProcessIdentity[]; readonly tookMs: number }
  /**
   * The next host took over the run, whose session outlived the previous host. Null: its program has exited meanwhile.
   */
  | { readonly kind: 'adopted'; readonly identity: ProcessIdentity | null }
  /**
   * The host that carried the run is gone; found when the next host starts. `restores`: the restart policy may go on.
   */
  | { readonly kind: 'host-lost'; readonly restores: boolean }
  /** No process of a lost run is alive any more. */
  | { readonly kind: 'lost-run-over'; readonly runId: string }

/** A request that the phase does not allow; returned as a value because it is not a bug. */
export interface Refusal {
  readonly code: 'already-up' | 'already-down' | 'unkillable'
  readonly message: string
}
