import type { ProcessIdentity } from '../process/identity.ts'
import type { Exit, ExitClass } from './exit.ts'
import type { StopStepName } from './stop-plan.ts'

/** Who asked for a stop; `leftovers`: nobody, the first process ended and left others behind. */
export type StopCause = 'user' | 'restart' | 'remove' | 'quit' | 'leftovers'

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
}
