import { verdictAgain, type AfterExit } from './after-exit.ts'
import { exit, type Exit } from './exit.ts'
import { processIdentity, type ProcessIdentity } from './process-identity.ts'
import { runEnd, stopCause, stopStepName, type RunEnd, type StopCause, type StopStepName } from './run-end.ts'
import { shape } from './shape.ts'
import { runner, type Runner } from './spec.ts'
import { startFailure, type StartFailure } from './start-failure.ts'
import { lostRun, wanted, type LostRun, type Wanted } from './state.ts'
import { z } from './zod.ts'

/** An event of an agent. Only events change an AgentState, and the journal stores them. */
export type AgentEvent =
  | { readonly kind: 'wanted'; readonly wanted: Wanted }
  | { readonly kind: 'run-lost'; readonly run: LostRun }
  | { readonly kind: 'lost-run-over'; readonly runId: string }
  /** A person started it: the restart history is cleared, and its own program is used again. */
  | { readonly kind: 'restarts-cleared' }
  | { readonly kind: 'queued'; readonly reason: string }
  | { readonly kind: 'starting'; readonly runId: string; readonly generation: number; readonly runner: Runner }
  | { readonly kind: 'spawned'; readonly identity: ProcessIdentity }
  | { readonly kind: 'adopted'; readonly identity: ProcessIdentity | null }
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
  /** What follows the stop was changed while it was in progress. */
  | { readonly kind: 'stop-next'; readonly next: 'rest' | 'start' }
  | { readonly kind: 'stopped'; readonly lastRun: RunEnd | null }
  | { readonly kind: 'backoff'; readonly verdict: Extract<AfterExit, { kind: 'again' }>; readonly lastRun: RunEnd }
  /** It cannot be kept up; its fallback runs next. */
  | { readonly kind: 'failover'; readonly reason: string; readonly lastRun: RunEnd }
  | { readonly kind: 'crash-loop'; readonly restarts: number; readonly lastRun: RunEnd }
  | { readonly kind: 'failed'; readonly failure: StartFailure; readonly lastRun: RunEnd | null }
  | { readonly kind: 'unkillable'; readonly survivors: readonly ProcessIdentity[]; readonly lastRun: RunEnd }

const next = z.enum(['rest', 'start'])

export const agentEvent = shape<AgentEvent>()(
  z.lazy(() =>
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('wanted'), wanted }),
      z.object({ kind: z.literal('run-lost'), run: lostRun }),
      z.object({ kind: z.literal('lost-run-over'), runId: z.string() }),
      z.object({ kind: z.literal('restarts-cleared') }),
      z.object({ kind: z.literal('queued'), reason: z.string() }),
      z.object({ kind: z.literal('starting'), runId: z.string(), generation: z.number().int(), runner }),
      z.object({ kind: z.literal('spawned'), identity: processIdentity }),
      z.object({ kind: z.literal('adopted'), identity: processIdentity.nullable() }),
      z.object({ kind: z.literal('ready') }),
      z.object({ kind: z.literal('exited'), exit }),
      z.object({ kind: z.literal('stopping'), cause: stopCause, forced: z.boolean(), exit: exit.nullable(), next }),
      z.object({ kind: z.literal('stop-forced') }),
      z.object({ kind: z.literal('stop-step'), step: stopStepName }),
      z.object({ kind: z.literal('stop-next'), next }),
      z.object({ kind: z.literal('stopped'), lastRun: runEnd.nullable() }),
      z.object({ kind: z.literal('backoff'), verdict: verdictAgain, lastRun: runEnd }),
      z.object({ kind: z.literal('failover'), reason: z.string(), lastRun: runEnd }),
      z.object({ kind: z.literal('crash-loop'), restarts: z.number().int(), lastRun: runEnd }),
      z.object({ kind: z.literal('failed'), failure: startFailure, lastRun: runEnd.nullable() }),
      z.object({ kind: z.literal('unkillable'), survivors: z.array(processIdentity).readonly(), lastRun: runEnd }),
    ]),
  ),
)
