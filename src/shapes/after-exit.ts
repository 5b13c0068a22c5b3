import { startFailure, type StartFailure } from './start-failure.ts'
import { restartWindow, type RestartWindow } from './restart-policy.ts'
import { shape } from './shape.ts'
import { z } from './zod.ts'

/** Restarts that were made, kept over lives of the host. */
export interface RestartHistory {
  /** Restarts in a row without a stable run between them. */
  readonly streak: number
  /** When they were due, epoch ms, oldest first; only as far back as the longest window. */
  readonly at: readonly number[]
  /** The fallback of the spec is in use. */
  readonly onFallback: boolean
}

export const restartHistory = shape<RestartHistory>()(
  z.object({ streak: z.number().int(), at: z.array(z.number()).readonly(), onFallback: z.boolean() }),
)

/** Why it is started again. */
export type AgainReason = 'failure' | 'always' | 'forced' | 'rate-limited'

export const againReason = shape<AgainReason>()(z.enum(['failure', 'always', 'forced', 'rate-limited']))

/** How full a window is. */
export interface WindowUse extends RestartWindow {
  /** Restarts in it, the coming one included. */
  readonly used: number
}

const windowUses = z.array(shape<WindowUse>()(restartWindow.extend({ used: z.number().int() }))).readonly()

/** What the restart policy says after a run has ended by itself, with the numbers it was decided by. */
export type AfterExit =
  | { readonly kind: 'rest'; readonly reason: 'never' | 'clean' }
  | {
      readonly kind: 'again'
      readonly reason: AgainReason
      /** Restarts in a row, this one included; a wait for a rate limit is none. */
      readonly attempt: number
      readonly nextAt: number
      readonly delayMs: number
      /** What the delay was drawn from: half of it to all of it. */
      readonly ceilingMs: number
      readonly windows: readonly WindowUse[]
    }
  /** `restarts`: those made in the window that is full. */
  | { readonly kind: 'crash-loop'; readonly restarts: number; readonly windows: readonly WindowUse[] }
  | { readonly kind: 'fail'; readonly failure: StartFailure }

export const verdictAgain = z.object({
  kind: z.literal('again'),
  reason: againReason,
  attempt: z.number().int(),
  nextAt: z.number(),
  delayMs: z.number(),
  ceilingMs: z.number(),
  windows: windowUses,
})

export const afterExit = shape<AfterExit>()(
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('rest'), reason: z.enum(['never', 'clean']) }),
    verdictAgain,
    z.object({ kind: z.literal('crash-loop'), restarts: z.number().int(), windows: windowUses }),
    z.object({ kind: z.literal('fail'), failure: startFailure }),
  ]),
)
