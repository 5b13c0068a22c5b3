import { shape } from './shape.ts'
import { z } from './zod.ts'

/** How a run's first process ended, as the system told it. Signal is a name like `SIGTERM`, or null. */
export interface Exit {
  readonly code: number | null
  readonly signal: string | null
}

export const exit = shape<Exit>()(z.object({ code: z.number().int().nullable(), signal: z.string().nullable() }))

/** Why a run ended, in one word; the closed list of DESIGN 4. */
export type ExitClass =
  | 'user-stop'
  | 'clean'
  | 'prevented'
  | 'start-failure'
  | 'crash'
  | 'oom'
  | 'limit'
  | 'stuck'
  | 'rate-limited'
  | 'timeout'
  | 'unknown'

export const exitClass = shape<ExitClass>()(
  z.enum([
    'user-stop',
    'clean',
    'prevented',
    'start-failure',
    'crash',
    'oom',
    'limit',
    'stuck',
    'rate-limited',
    'timeout',
    'unknown',
  ]),
)

/** An exit as people name it in a list: an exit code, or a signal such as `SIGSEGV`. */
export type ExitPattern = number | string

export const exitPattern = shape<ExitPattern>()(z.union([z.number(), z.string()]))
