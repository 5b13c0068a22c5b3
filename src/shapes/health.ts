import { shape } from './shape.ts'
import { z } from './zod.ts'

/** How well an agent is, in one word. */
export type HealthBand = 'good' | 'fair' | 'poor' | 'bad'

export const healthBand = shape<HealthBand>()(z.enum(['good', 'fair', 'poor', 'bad']))

/** Where the score has been going over the last quarter of an hour. */
export type HealthTrend = 'improving' | 'steady' | 'deteriorating'

/** Phases in which an agent is not up though it should be, or cannot be ended. */
export type BadPhase = 'backoff' | 'crash-loop' | 'failed' | 'unkillable'

/** Why points are lost, and how many (`lost`). Numbers are rounded, so that a reason does not change all the time. */
export type HealthReason =
  | { readonly kind: 'phase'; readonly phase: BadPhase; readonly lost: number }
  | { readonly kind: 'restarts'; readonly count: number; readonly lost: number }
  | { readonly kind: 'stuck'; readonly lost: number }
  | { readonly kind: 'waiting'; readonly lost: number }
  /** The value nearest to its limit: `percent` of that limit. */
  | { readonly kind: 'limit'; readonly limit: string; readonly percent: number; readonly lost: number }
  /** `parent`: the process that does not wait for most of them; null: it is not known. */
  | {
      readonly kind: 'zombies'
      readonly count: number
      readonly parent: { readonly pid: number; readonly name: string } | null
      readonly lost: number
    }
  | {
      readonly kind: 'alerts'
      readonly warning: number
      readonly critical: number
      readonly emergency: number
      readonly lost: number
    }

const count = z.number().int().nonnegative()

const healthReason = shape<HealthReason>()(
  z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('phase'),
      phase: z.enum(['backoff', 'crash-loop', 'failed', 'unkillable']),
      lost: count,
    }),
    z.object({ kind: z.literal('restarts'), count, lost: count }),
    z.object({ kind: z.literal('stuck'), lost: count }),
    z.object({ kind: z.literal('waiting'), lost: count }),
    z.object({ kind: z.literal('limit'), limit: z.string(), percent: z.number(), lost: count }),
    z.object({
      kind: z.literal('zombies'),
      count,
      parent: z.object({ pid: z.number().int(), name: z.string() }).nullable(),
      lost: count,
    }),
    z.object({ kind: z.literal('alerts'), warning: count, critical: count, emergency: count, lost: count }),
  ]),
)

/** How well an agent is. `score` and what its reasons have lost are 100 together. Shown and sorted by; nothing acts on it by itself. */
export interface Health {
  readonly score: number
  readonly band: HealthBand
  readonly trend: HealthTrend
  /** The most points lost first. */
  readonly reasons: readonly HealthReason[]
}

export const health = shape<Health>()(
  z.object({
    score: count.max(100),
    band: healthBand,
    trend: z.enum(['improving', 'steady', 'deteriorating']),
    reasons: z.array(healthReason).readonly(),
  }),
)
