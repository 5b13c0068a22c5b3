import { shape } from './shape.ts'
import { z } from './zod.ts'

/** How a run's leader ended, as reported by the system. `signal` is a name like `SIGTERM`, or null. */
export interface Exit {
  readonly code: number | null
  readonly signal: string | null
}

export const exit = shape<Exit>()(z.object({ code: z.number().int().nullable(), signal: z.string().nullable() }))

/** Why a run ended, in one word. Add a class only together with the code that produces it. */
export type ExitClass =
  | 'user-stop'
  | 'clean'
  | 'prevented'
  | 'start-failure'
  | 'crash'
  | 'rate-limited'
  /** It used more than it may, and was stopped for that. */
  | 'limit'
  /** The kernel ended it, because it got no more memory: counted by the kernel for its group. */
  | 'oom'
  | 'unknown'

export const exitClass = shape<ExitClass>()(
  z.enum(['user-stop', 'clean', 'prevented', 'start-failure', 'crash', 'rate-limited', 'limit', 'oom', 'unknown']),
)

/** An exit as people write it in a list: an exit code, or a signal such as `SIGSEGV`. */
export type ExitPattern = number | string

export const exitPattern = shape<ExitPattern>()(z.union([z.number(), z.string()]))
