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

/**
 * When and how often an agent is restarted automatically. The lists take precedence over `when`: prevent over force,
 * force over the rest.
 */
export interface RestartPolicy {
  readonly when: 'never' | 'on-failure' | 'always'
  /** Longest delay before the first restart in a row; it doubles with each further one. 0: at once. */
  readonly baseDelayMs: number
  /** Upper bound of the growing delay. */
  readonly maxDelayMs: number
  /** After a run that was ready for this long, the count of restarts in a row starts again. */
  readonly stableMs: number
  /** One restart more than any of these allows is a crash loop. */
  readonly windows: readonly RestartWindow[]
  /** Exits that count as clean in addition to code 0 and polite signals. */
  readonly successExits: readonly ExitPattern[]
  /** Exits after which it is never restarted: an invalid key, an invalid configuration. */
  readonly preventExits: readonly ExitPattern[]
  /** Exits after which it is always restarted, whatever `when` says. */
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
