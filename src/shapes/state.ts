import { againReason, restartHistory, type AgainReason, type RestartHistory } from './after-exit.ts'
import { exit, type Exit } from './exit.ts'
import { processIdentity, type ProcessIdentity } from './process-identity.ts'
import { runEnd, stopCause, stopStepName, type RunEnd, type StopCause, type StopStepName } from './run-end.ts'
import { shape } from './shape.ts'
import { runner, type Runner } from './spec.ts'
import { startFailure, type StartFailure } from './start-failure.ts'
import { z } from './zod.ts'

/** What the user asked for. Separate from what is. */
export type Wanted = 'up' | 'down'

export const wanted = shape<Wanted>()(z.enum(['up', 'down']))

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

const liveRun = shape<LiveRun>()(
  z.object({
    runId: z.string(),
    runner,
    identity: processIdentity.nullable(),
    startedAt: z.number(),
    readyAt: z.number().nullable(),
  }),
)

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

const since = z.number()
const lastRun = runEnd.nullable()

const phase = shape<Phase>()(
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

/** A run that outlived whoever watched it. */
export interface LostRun {
  readonly runId: string
  /** Null: its first process was never identified; the cookie alone can tell. */
  readonly identity: ProcessIdentity | null
  /** Its stop had been asked for: what is left of it is ended without asking again. */
  readonly endAsked: boolean
}

export const lostRun = shape<LostRun>()(
  z.object({ runId: z.string(), identity: processIdentity.nullable(), endAsked: z.boolean() }),
)

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

/** A phase this version cannot read, because a newer host is in it. Only ever shown. */
export interface UnknownPhase {
  readonly kind: 'unknown'
  /** The kind the host calls it. */
  readonly name: string
}

/** A phase as a client takes it from its host. */
export type ShownPhase = Phase | UnknownPhase

/** An agent's state as a client shows it. */
export interface ShownState extends Omit<AgentState, 'phase'> {
  readonly phase: ShownPhase
}

/** Any object with a kind parses, so that one agent in a phase nobody here knows does not cost the client all others. */
const shownPhase = z.looseObject({ kind: z.string() }).transform((value): ShownPhase => {
  const known = phase.safeParse(value)
  return known.success ? known.data : { kind: 'unknown', name: value.kind }
})

export const shownState = shape<ShownState>()(agentState.extend({ phase: shownPhase }))
