import { exitPattern, type ExitPattern } from './exit.ts'
import { milliseconds } from './milliseconds.ts'
import { shape } from './shape.ts'
import { z } from './zod.ts'

/** At most `restarts` restarts within any `withinMs`. */
export interface RestartWindow {
  readonly restarts: number
  readonly withinMs: number
}

export const restartWindow = shape<RestartWindow>()(z.object({ restarts: z.number(), withinMs: milliseconds }))

/** When an agent is started again by itself, and how often. Lists win over `when`: prevent over force, force over the rest. */
export interface RestartPolicy {
  readonly when: 'never' | 'on-failure' | 'always'
  /** Longest delay before the first restart in a row; doubles with each. 0: at once. */
  readonly baseDelayMs: number
  /** What the delay grows to. */
  readonly maxDelayMs: number
  /** A run that was ready this long was good: the count of restarts in a row begins anew. */
  readonly stableMs: number
  /** One restart more than any of these allows is a crash loop. */
  readonly windows: readonly RestartWindow[]
  /** Exits that count as clean besides 0 and a polite signal. */
  readonly successExits: readonly ExitPattern[]
  /** Exits after which it is never started again: a bad key, a bad configuration. */
  readonly preventExits: readonly ExitPattern[]
  /** Exits after which it is started again whatever `when` says. */
  readonly forceExits: readonly ExitPattern[]
}

const exitPatterns = z.array(exitPattern).max(64).readonly()

export const restartPolicy = shape<RestartPolicy>()(
  z.object({
    when: z.enum(['never', 'on-failure', 'always']),
    baseDelayMs: milliseconds,
    maxDelayMs: milliseconds,
    stableMs: milliseconds,
    windows: z.array(restartWindow).max(64).readonly(),
    successExits: exitPatterns,
    preventExits: exitPatterns,
    forceExits: exitPatterns,
  }),
)
