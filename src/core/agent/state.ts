import type { ProcessIdentity } from '../../shapes/process-identity.ts'
import type { Exit } from '../../shapes/exit.ts'
import type { AgainReason, RestartHistory } from '../../shapes/after-exit.ts'
import type { RunEnd, StopCause, StopStepName } from '../../shapes/run-end.ts'
import type { Runner } from '../../shapes/spec.ts'
import type { StartFailure } from '../../shapes/start-failure.ts'
import { NO_RESTARTS } from './restart/verdict.ts'
import { isAsked } from './run.ts'

/** What the user asked for. Separate from what is. */
export type Wanted = 'up' | 'down'

/** A run that has not ended. */
export interface LiveRun {
  readonly runId: string
  readonly runner: Runner
  /** Null until the first process is known. */
  readonly identity: ProcessIdentity | null
  readonly startedAt: number
  /** Null until the run is ready. */
  readonly readyAt: number | null
}

/** Where the run is. Each variant holds only what is true in it; `since` is epoch ms. */
export type Phase =
  | { readonly kind: 'stopped'; readonly since: number; readonly lastRun: RunEnd | null }
  | { readonly kind: 'queued'; readonly since: number; readonly reason: string; readonly lastRun: RunEnd | null }
  | { readonly kind: 'starting'; readonly since: number; readonly run: LiveRun }
  | { readonly kind: 'running'; readonly since: number; readonly run: LiveRun }
  | StoppingPhase
  | {
      readonly kind: 'backoff'
      readonly since: number
      /** Restarts in a row, the coming one included; 0: a wait that counts for none. */
      readonly attempt: number
      readonly nextAt: number
      readonly reason: AgainReason | 'failover'
      readonly lastRun: RunEnd
    }
  | { readonly kind: 'crash-loop'; readonly since: number; readonly restarts: number; readonly lastRun: RunEnd }
  | { readonly kind: 'failed'; readonly since: number; readonly failure: StartFailure; readonly lastRun: RunEnd | null }
  | {
      readonly kind: 'unkillable'
      readonly since: number
      readonly survivors: readonly ProcessIdentity[]
      readonly lastRun: RunEnd
    }

/** A stop under way. */
export interface StoppingPhase {
  readonly kind: 'stopping'
  readonly since: number
  readonly run: LiveRun
  readonly cause: StopCause
  /** Null until the first step has begun. */
  readonly step: StopStepName | null
  readonly forced: boolean
  /** Set once the first process is gone; the stop goes on until the tree is empty. */
  readonly exit: Exit | null
  /** What comes after: rest, or a new start (a restart). */
  readonly next: 'rest' | 'start'
}

/** Every phase there is. */
export type PhaseKind = Phase['kind']

/** The whole truth about one agent's life. `epoch` grows with every event; a wait belongs to the phase object it was begun in and ends with it. */
export interface AgentState {
  readonly wanted: Wanted
  /** Number of the latest run; 0: never run. */
  readonly generation: number
  readonly epoch: number
  readonly phase: Phase
  /** Runs whose end nobody saw: processes of them may live on, until they are known to be gone. */
  readonly lostRuns: readonly LostRun[]
  readonly restarts: RestartHistory
}

/** A run that outlived whoever watched it. */
export interface LostRun {
  readonly runId: string
  /** Null: its first process was never identified; the cookie alone can tell. */
  readonly identity: ProcessIdentity | null
  /** Its stop had been asked for: what is left of it is ended without asking again. */
  readonly endAsked: boolean
}

/** An agent that has never run. */
export function initialState(at: number): AgentState {
  const phase = { kind: 'stopped', since: at, lastRun: null } as const
  return { wanted: 'down', generation: 0, epoch: 0, phase, lostRuns: [], restarts: NO_RESTARTS }
}

/** Which phase may follow which. Anything else is a bug and throws. */
export const LEGAL_TRANSITIONS: Readonly<Record<PhaseKind, readonly PhaseKind[]>> = {
  stopped: ['queued', 'starting'],
  queued: ['queued', 'starting', 'stopped'],
  starting: ['starting', 'running', 'stopping', 'stopped', 'backoff', 'crash-loop', 'failed'],
  running: ['running', 'stopping', 'stopped', 'backoff', 'crash-loop', 'failed'],
  stopping: ['stopping', 'stopped', 'backoff', 'crash-loop', 'failed', 'unkillable'],
  backoff: ['queued', 'starting', 'stopped'],
  'crash-loop': ['queued', 'starting', 'stopped'],
  failed: ['queued', 'starting', 'stopped'],
  unkillable: ['stopped'],
}

/** The run of a phase that has one. */
export function liveRunOf(phase: Phase): LiveRun | null {
  return phase.kind === 'starting' || phase.kind === 'running' || phase.kind === 'stopping' ? phase.run : null
}

/** The last finished run a phase remembers. */
export function lastRunOf(phase: Phase): RunEnd | null {
  return 'lastRun' in phase ? phase.lastRun : null
}

/** True during a stop nobody asked for and nobody has asked anything of since: the policy decides what follows. */
export function isLeftToPolicy({ phase, wanted }: AgentState): boolean {
  return phase.kind === 'stopping' && !isAsked(phase.cause) && phase.next === 'rest' && wanted === 'up'
}

/** True while processes of the agent may live. */
export function isUp(phase: Phase): boolean {
  return liveRunOf(phase) !== null || phase.kind === 'unkillable'
}
