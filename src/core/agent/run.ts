import type { ProcessIdentity } from '../../shapes/process-identity.ts'
import type { Exit, ExitClass } from '../../shapes/exit.ts'
import type { AfterExit } from '../../shapes/after-exit.ts'
import type { StopStepName } from '../../shapes/run-end.ts'

/** Who asked for a stop. Nobody did for `leftovers` (the first process ended and left others behind) and `not-ready` (it took too long to start). */
export type StopCause = 'user' | 'restart' | 'remove' | 'quit' | 'leftovers' | 'not-ready'

/** True for stops a person or the host asked for: no policy starts the agent again after them. */
export function isAsked(cause: StopCause): boolean {
  return cause !== 'leftovers' && cause !== 'not-ready'
}

/** How a stop went. */
export interface StopReport {
  readonly cause: StopCause
  /** The step in which the tree became empty; `kill` with survivors means it never did. */
  readonly endedBy: StopStepName
  readonly tookMs: number
  readonly survivors: readonly ProcessIdentity[]
}

/** One life of an agent's process tree, after its end. Times are epoch ms. */
export interface RunEnd {
  readonly runId: string
  readonly generation: number
  /** Null: it never came to a process. */
  readonly startedAt: number | null
  readonly endedAt: number
  readonly exit: Exit | null
  readonly exitClass: ExitClass
  readonly stop: StopReport | null
  /** What the restart policy said; null: it was not asked. */
  readonly verdict: AfterExit | null
  /** The last lines on its terminal, when it ended by itself. */
  readonly lastLines: readonly string[]
}
