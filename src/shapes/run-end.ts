import { afterExit, type AfterExit } from './after-exit.ts'
import { memoryCounts, type MemoryCounts } from './memory-counts.ts'
import { exit, exitClass, type Exit, type ExitClass } from './exit.ts'
import { processIdentity, type ProcessIdentity } from './process-identity.ts'
import { limitBreach, type LimitBreach } from './run-limits.ts'
import { shape } from './shape.ts'
import { z } from './zod.ts'

/** The steps of a stop, the gentlest first (DESIGN 5). */
export type StopStepName = 'ask' | 'interrupt' | 'terminate' | 'terminate-again' | 'hang-up' | 'kill'

export const stopStepName = shape<StopStepName>()(
  z.enum(['ask', 'interrupt', 'terminate', 'terminate-again', 'hang-up', 'kill']),
)

/**
 * Who requested a stop. Three causes are not requests: `leftovers` (the leader exited and left other processes
 * behind), `not-ready` (it took too long to start) and `limit` (it used more than it may).
 */
export type StopCause = 'user' | 'restart' | 'remove' | 'quit' | 'leftovers' | 'not-ready' | 'limit'

export const stopCause = shape<StopCause>()(
  z.enum(['user', 'restart', 'remove', 'quit', 'leftovers', 'not-ready', 'limit']),
)

/** How a stop went. */
export interface StopReport {
  readonly cause: StopCause
  /** The step during which the tree became empty; `kill` with survivors means that it never did. */
  readonly endedBy: StopStepName
  readonly tookMs: number
  readonly survivors: readonly ProcessIdentity[]
}

const stopReport = shape<StopReport>()(
  z.object({
    cause: stopCause,
    endedBy: stopStepName,
    tookMs: z.number(),
    survivors: z.array(processIdentity).readonly(),
  }),
)

/** One run after its end. Times are epoch ms. */
export interface RunEnd {
  readonly runId: string
  readonly generation: number
  /** Null if there never was a process. */
  readonly startedAt: number | null
  readonly endedAt: number
  readonly exit: Exit | null
  readonly exitClass: ExitClass
  readonly stop: StopReport | null
  /** The restart policy's verdict; null if it was not asked. */
  readonly verdict: AfterExit | null
  /** The last lines on its terminal, if it ended by itself. */
  readonly lastLines: readonly string[]
  /** The limit it was stopped for; null: none. */
  readonly limit: LimitBreach | null
  /** What the kernel counted, of a run it ended for lack of memory; null: it did not. */
  readonly oom: MemoryCounts | null
}

export const runEnd = shape<RunEnd>()(
  z.object({
    runId: z.string(),
    generation: z.number().int(),
    startedAt: z.number().nullable(),
    endedAt: z.number(),
    exit: exit.nullable(),
    exitClass,
    stop: stopReport.nullable(),
    verdict: afterExit.nullable(),
    lastLines: z.array(z.string()).readonly(),
    // Runs that ended before there were limits have none.
    limit: limitBreach.nullable().default(null),
    oom: memoryCounts.nullable().default(null),
  }),
)
