import { againReason, restartHistory, type AgainReason, type RestartHistory } from './after-exit.ts'
import { exit, type Exit } from './exit.ts'
import { processIdentity, type ProcessIdentity } from './process-identity.ts'
import { runEnd, stopCause, stopStepName, type RunEnd, type StopCause, type StopStepName } from './run-end.ts'
import { shape } from './shape.ts'
import { runner, type Runner } from './spec.ts'
import { startFailure, type StartFailure } from './start-failure.ts'
import { z } from './zod.ts'

/** What the user asked for; the phase says what is. */
export type Wanted = 'up' | 'down'

export const wanted = shape<Wanted>()(z.enum(['up', 'down']))

/** A run that has not ended. */
export interface LiveRun {
  readonly runId: string
  readonly runner: Runner
  /** Null until the leader is identified. */
  readonly identity: ProcessIdentity | null
  readonly startedAt: number
  /** Null until the run is ready. */
  readonly readyAt: number | null
}

const liveRun = shape<LiveRun>()(
  z.object({
    runId: z.string(),
    runner,
    identity: processIdentity.nullable(),
    startedAt: z.number(),
    readyAt: z.number().nullable(),
  }),
)

/** Where the run is. Each variant contains only what is true in it; `since` is epoch ms. */
export type Phase =
  | { readonly kind: 'stopped'; readonly since: number; readonly lastRun: RunEnd | null }
  | { readonly kind: 'queued'; readonly since: number; readonly reason: string; readonly lastRun: RunEnd | null }
  | { readonly kind: 'starting'; readonly since: number; readonly run: LiveRun }
  | { readonly kind: 'running'; readonly since: number; readonly run: LiveRun }
  | StoppingPhase
  | {
      readonly kind: 'backoff'
      readonly since: number
      /** Restarts in a row, including the coming one; 0 for a wait that does not count as one. */
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

/** A stop in progress. */
export interface StoppingPhase {
  readonly kind: 'stopping'
  readonly since: number
  readonly run: LiveRun
  readonly cause: StopCause
  /** Null until the first step has started. */
  readonly step: StopStepName | null
  readonly forced: boolean
  /** Set once the leader has exited; the stop continues until the tree is empty. */
  readonly exit: Exit | null
  /** What follows: nothing, or a new start (a restart). */
  readonly next: 'rest' | 'start'
}

export type PhaseKind = Phase['kind']

export const phaseKind = shape<PhaseKind>()(
  z.enum(['stopped', 'queued', 'starting', 'running', 'stopping', 'backoff', 'crash-loop', 'failed', 'unkillable']),
)

const since = z.number()
const lastRun = runEnd.nullable()

export const phase = shape<Phase>()(
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('stopped'), since, lastRun }),
    z.object({ kind: z.literal('queued'), since, reason: z.string(), lastRun }),
    z.object({ kind: z.literal('starting'), since, run: liveRun }),
    z.object({ kind: z.literal('running'), since, run: liveRun }),
    z.object({
      kind: z.literal('stopping'),
      since,
      run: liveRun,
      cause: stopCause,
      step: stopStepName.nullable(),
      forced: z.boolean(),
      exit: exit.nullable(),
      next: z.enum(['rest', 'start']),
    }),
    z.object({
      kind: z.literal('backoff'),
      since,
      attempt: z.number().int(),
      nextAt: z.number(),
      reason: z.enum([...againReason.options, 'failover']),
      lastRun: runEnd,
    }),
    z.object({ kind: z.literal('crash-loop'), since, restarts: z.number().int(), lastRun: runEnd }),
    z.object({ kind: z.literal('failed'), since, failure: startFailure, lastRun }),
    z.object({ kind: z.literal('unkillable'), since, survivors: z.array(processIdentity).readonly(), lastRun: runEnd }),
  ]),
)

/** A run whose end was not seen, because its host was gone. */
export interface LostRun {
  readonly runId: string
  /** Null if its leader was never identified; then only the cookie identifies its processes. */
  readonly identity: ProcessIdentity | null
  /** A stop of it had been requested: its survivors are killed without asking again. */
  readonly endAsked: boolean
}

export const lostRun = shape<LostRun>()(
  z.object({ runId: z.string(), identity: processIdentity.nullable(), endAsked: z.boolean() }),
)

/**
 * The complete state of one agent. `epoch` grows with every event; a timer belongs to the phase object during which it
 * was set and ends with it.
 */
export interface AgentState {
  readonly wanted: Wanted
  /** Number of the latest run; 0 if it never ran. */
  readonly generation: number
  readonly epoch: number
  readonly phase: Phase
  /** Runs whose end was not seen: they may have survivors until it is known that none is left. */
  readonly lostRuns: readonly LostRun[]
  readonly restarts: RestartHistory
}

export const agentState = shape<AgentState>()(
  z.object({
    wanted,
    generation: z.number().int(),
    epoch: z.number().int(),
    phase,
    lostRuns: z.array(lostRun).readonly(),
    restarts: restartHistory,
  }),
)

/** A phase this version cannot parse, because it comes from a newer host. Only shown. */
export interface UnknownPhase {
  readonly kind: 'unknown'
  /** The kind as named by the host. */
  readonly name: string
}

/** A phase as received by a client. */
export type ShownPhase = Phase | UnknownPhase

/** An agent's state as shown by a client. */
export interface ShownState extends Omit<AgentState, 'phase'> {
  readonly phase: ShownPhase
}

/** Any object with a kind parses, so that one agent in an unknown phase does not cost the client all others. */
const shownPhase = z.looseObject({ kind: z.string() }).transform((value): ShownPhase => {
  const known = phase.safeParse(value)
  return known.success ? known.data : { kind: 'unknown', name: value.kind }
})

export const shownState = shape<ShownState>()(agentState.extend({ phase: shownPhase }))
