import type { ProcessIdentity } from '../../shapes/process-identity.ts'
import type { Exit } from '../../shapes/exit.ts'
import type { StopCause, StopStepName } from '../../shapes/run-end.ts'
import type { StartFailure } from '../../shapes/start-failure.ts'
import type { RunEnding } from './evidence.ts'

/** What the admission gate said of a start. */
export type Gate = { readonly kind: 'open' } | { readonly kind: 'closed'; readonly reason: string }

/** Who starts an agent: a person, whose start clears the count of restarts, or a policy (a restart, a restore, a turn in the queue). */
export type Starter = 'user' | 'policy'

/** Everything an agent's machine can be told: what users ask for, and what happened. */
export type AgentInput =
  | {
      readonly kind: 'start'
      readonly runId: string
      readonly gate: Gate
      readonly by: Starter
    }
  | { readonly kind: 'stop'; readonly cause: StopCause; readonly force: boolean }
  | { readonly kind: 'restart' }
  /** Validation or the spawner said no. */
  | { readonly kind: 'refused'; readonly failure: StartFailure }
  | { readonly kind: 'spawned'; readonly identity: ProcessIdentity }
  | { readonly kind: 'ready' }
  /** It did not become ready in time. */
  | { readonly kind: 'not-ready' }
  /** The first process ended and its output is drained. `leftovers`: members of its tree that live on; null: the tree could not be looked at. */
  | { readonly kind: 'exited'; readonly exit: Exit; readonly leftovers: number | null; readonly ending: RunEnding }
  | { readonly kind: 'step-reached'; readonly step: StopStepName }
  /** Nobody of the tree is left. */
  | { readonly kind: 'tree-empty'; readonly step: StopStepName; readonly tookMs: number; readonly ending: RunEnding }
  /** The plan is at its end and somebody is left; `survivors` is empty when the tree could not be looked at. */
  | { readonly kind: 'survived'; readonly survivors: readonly ProcessIdentity[]; readonly tookMs: number }
  /** The next host took the run over: its session outlived the first one. Null: its program has ended meanwhile. */
  | { readonly kind: 'adopted'; readonly identity: ProcessIdentity | null }
  /** The host that ran it is gone; found at the start of the next one. `restores`: its policy may go on. */
  | { readonly kind: 'host-lost'; readonly restores: boolean }
  /** Nothing of a lost run lives any more. */
  | { readonly kind: 'lost-run-over'; readonly runId: string }

/** A request the phase does not allow: a value, not a bug. */
export interface Refusal {
  readonly code: 'already-up' | 'already-down' | 'unkillable'
  readonly message: string
}
