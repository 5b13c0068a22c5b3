import { startFailure, type StartFailure } from './start-failure.ts'
import { restartWindow, type RestartWindow } from './restart-policy.ts'
import { shape } from './shape.ts'
import { z } from './zod.ts'

/** Restarts made so far; stored, so that they count across hosts. */
export interface RestartHistory {
  /** Restarts in a row without a stable run between them. */
  readonly streak: number
  /** When they were due, epoch ms, oldest first; only as far back as the longest window. */
  readonly at: readonly number[]
  /** The spec's fallback is in use. */
  readonly onFallback: boolean
}

export const restartHistory = shape<RestartHistory>()(
  z.object({ streak: z.number().int(), at: z.array(z.number()).readonly(), onFallback: z.boolean() }),
)

/** Why the agent is started again. */
export type AgainReason = 'failure' | 'always' | 'forced' | 'rate-limited'

export const againReason = shape<AgainReason>()(z.enum(['failure', 'always', 'forced', 'rate-limited']))

/** A window and how much of it is used. */
export interface WindowUse extends RestartWindow {
  /** Restarts within it, including the coming one. */
  readonly used: number
}

const windowUses = z.array(shape<WindowUse>()(restartWindow.extend({ used: z.number().int() }))).readonly()

/** The restart policy's verdict on a run that ended by itself, with the numbers behind it. */
export type AfterExit =
  | { readonly kind: 'rest'; readonly reason: 'never' | 'clean' | 'limit' }
  | {
      readonly kind: 'again'
      readonly reason: AgainReason
      /** Restarts in a row, including this one; a wait for a rate limit does not count. */
      readonly attempt: number
      readonly nextAt: number
      readonly delayMs: number
      /** Upper bound of the random delay; the lower one is half of it. */
      readonly ceilingMs: number
      readonly windows: readonly WindowUse[]
    }
  /** `restarts`: those made within the window that is full. */
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
    z.object({ kind: z.literal('rest'), reason: z.enum(['never', 'clean', 'limit']) }),
    verdictAgain,
    z.object({ kind: z.literal('crash-loop'), restarts: z.number().int(), windows: windowUses }),
    z.object({ kind: z.literal('fail'), failure: startFailure }),
  ]),
)
