import type { ProcessIdentity } from '../process/identity.ts'
import type { Exit } from './exit.ts'
import type { RunEnd, StopCause } from './run.ts'
import type { LostRun, StartFailure } from './state.ts'
import type { StopStepName } from './stop-plan.ts'

/** What the admission gate said of a start. */
export type Gate = { readonly kind: 'open' } | { readonly kind: 'closed'; readonly reason: string }

/** What the restart policy says after a run has ended by itself. */
export type AfterExit =
  | { readonly kind: 'rest' }
  | { readonly kind: 'again'; readonly attempt: number; readonly nextAt: number }
  | { readonly kind: 'crash-loop'; readonly restarts: number }
  | { readonly kind: 'fail'; readonly failure: StartFailure }

/** Everything an agent's machine can be told: what users ask for, and facts. */
export type AgentInput =
  /** A start, by a person or by a policy (after a backoff, after a restart's stop). */
  | { readonly kind: 'start'; readonly runId: string; readonly gate: Gate }
  | { readonly kind: 'stop'; readonly cause: StopCause; readonly force: boolean }
  | { readonly kind: 'restart' }
  /** Validation or the spawner said no. */
  | { readonly kind: 'refused'; readonly failure: StartFailure }
  | { readonly kind: 'spawned'; readonly identity: ProcessIdentity }
  | { readonly kind: 'ready' }
  /** The first process ended, its output is drained, and the tree was looked at. */
  | { readonly kind: 'exited'; readonly exit: Exit; readonly survivors: number; readonly after: AfterExit }
  | { readonly kind: 'step-reached'; readonly step: StopStepName }
  /** Nobody of the tree is left. */
  | { readonly kind: 'tree-empty'; readonly step: StopStepName; readonly tookMs: number; readonly after: AfterExit }
  /** The plan is at its end and somebody is left. */
  | { readonly kind: 'survived'; readonly survivors: readonly ProcessIdentity[]; readonly tookMs: number }
  /** The host that ran it is gone; found at the start of the next one. */
  | { readonly kind: 'host-lost' }
  /** Nothing of a lost run lives any more. */
  | { readonly kind: 'lost-run-over'; readonly runId: string }

/** What happened. The only thing that changes an AgentState, and what the journal keeps. */
export type AgentEvent =
  | { readonly kind: 'wanted'; readonly wanted: 'up' | 'down' }
  | { readonly kind: 'run-lost'; readonly run: LostRun }
  | { readonly kind: 'lost-run-over'; readonly runId: string }
  | { readonly kind: 'queued'; readonly reason: string }
  | { readonly kind: 'starting'; readonly runId: string; readonly generation: number }
  | { readonly kind: 'spawned'; readonly identity: ProcessIdentity }
  | { readonly kind: 'ready' }
  | { readonly kind: 'exited'; readonly exit: Exit }
  | {
      readonly kind: 'stopping'
      readonly cause: StopCause
      readonly forced: boolean
      readonly exit: Exit | null
      readonly next: 'rest' | 'start'
    }
  | { readonly kind: 'stop-forced' }
  | { readonly kind: 'stop-step'; readonly step: StopStepName }
  /** The plan of what follows a stop was changed while it ran. */
  | { readonly kind: 'stop-next'; readonly next: 'rest' | 'start' }
  | { readonly kind: 'stopped'; readonly lastRun: RunEnd | null }
  | { readonly kind: 'backoff'; readonly attempt: number; readonly nextAt: number; readonly lastRun: RunEnd }
  | { readonly kind: 'crash-loop'; readonly restarts: number; readonly lastRun: RunEnd }
  | { readonly kind: 'failed'; readonly failure: StartFailure; readonly lastRun: RunEnd | null }
  | { readonly kind: 'unkillable'; readonly survivors: readonly ProcessIdentity[]; readonly lastRun: RunEnd }

/** A request the phase does not allow: a value, not a bug. */
export interface Refusal {
  readonly code: 'already-up' | 'already-down' | 'unkillable'
  readonly message: string
}
