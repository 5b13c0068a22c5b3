import { activityKind, type ActivityKind } from './activity.ts'
import { exitClass, type ExitClass } from './exit.ts'
import { healthBand, type HealthBand } from './health.ts'
import { hint, type Hint } from './hint.ts'
import { limitKind, type LimitKind } from './run-limits.ts'
import { shape } from './shape.ts'
import { priority, type Priority } from './spec.ts'
import { phaseKind, type PhaseKind } from './state.ts'
import { z } from './zod.ts'

/**
 * What an agent was doing, in one word: its phase or, while it ran, its activity. `running`: its activity was not known;
 * `unknown`: no host was there to see it.
 */
export type Doing = PhaseKind | ActivityKind | 'unknown'

export const doing = shape<Doing>()(z.enum([...phaseKind.options, ...activityKind.options, 'unknown']))

/** Something that stayed the same for a while. Times are epoch ms; `to` is null while it lasts. */
export interface Stretch<Value> {
  readonly from: number
  readonly to: number | null
  readonly value: Value
}

const stretch = { from: z.number(), to: z.number().nullable() }

/**
 * What of an agent's life is worth a mark on its lane. `end`: of a run, but for a crash; `limit`: a limit was reached, or something was done
 * about it; `alert`: one fired.
 */
export type MomentKind =
  'start' | 'end' | 'crash' | 'limit' | 'asked' | 'turn-ended' | 'alert' | 'crash-loop' | 'failed'

/** One such moment. `count`: so many of the same kind and run, so close together that a chart cannot show them apart; in an answer that would be too large, of the same kind and any run. */
export interface Moment {
  readonly at: number
  readonly kind: MomentKind
  /** The run it belongs to, of several the first; 0: none. */
  readonly generation: number
  readonly count: number
}

/** What an agent did over a range of time. */
export interface Lane {
  readonly agentId: string
  readonly agentName: string
  /** In order of time, without gaps or overlaps; those too short for a chart are part of the longest beside them. */
  readonly doing: readonly Stretch<Doing>[]
  readonly health: readonly Stretch<HealthBand>[]
  /** In order of time. */
  readonly moments: readonly Moment[]
  /** Exact sums over the range, ms. */
  readonly spentMs: Readonly<Partial<Record<Doing, number>>>
}

export const lane = shape<Lane>()(
  z.lazy(() =>
    z.object({
      agentId: z.string(),
      agentName: z.string(),
      doing: z.array(z.object({ ...stretch, value: doing })).readonly(),
      health: z.array(z.object({ ...stretch, value: healthBand })).readonly(),
      moments: z
        .array(
          z.object({
            at: z.number(),
            kind: z.enum(['start', 'end', 'crash', 'limit', 'asked', 'turn-ended', 'alert', 'crash-loop', 'failed']),
            generation: z.number().int(),
            count: z.number().int(),
          }),
        )
        .readonly(),
      spentMs: z.partialRecord(doing, z.number()),
    }),
  ),
)

/** A run of the past or present, as the history lists it. Times are epoch ms. */
export interface RunOfHistory {
  readonly agentId: string
  readonly agentName: string
  readonly runId: string
  readonly generation: number
  /** Null: there never was a process. */
  readonly startedAt: number | null
  /** Null: it lives. */
  readonly endedAt: number | null
  /** Null: it lives. */
  readonly exitClass: ExitClass | null
  readonly hint: Hint | null
  /** The most it had, of kept vitals; null: none are kept. */
  readonly peak: { readonly memoryBytes: number; readonly cpuPercent: number } | null
  /** A post-mortem is kept of it. */
  readonly hasPostMortem: boolean
}

export const runOfHistory = shape<RunOfHistory>()(
  z.lazy(() =>
    z.object({
      agentId: z.string(),
      agentName: z.string(),
      runId: z.string(),
      generation: z.number().int(),
      startedAt: z.number().nullable(),
      endedAt: z.number().nullable(),
      exitClass: exitClass.nullable(),
      hint: hint.nullable(),
      peak: z.object({ memoryBytes: z.number(), cpuPercent: z.number() }).nullable(),
      hasPostMortem: z.boolean(),
    }),
  ),
)

/**
 * Selects agents, and moments of their lives. Conditions all have to hold; each is met by any of its values, and null is
 * no condition. `doing`, `bands` are what was so then; type, priority, folder and limits are those the agent has now.
 */
export interface HistoryFilter {
  /** Ids or names. */
  readonly agents: readonly string[] | null
  /** Agent type ids. */
  readonly types: readonly string[] | null
  readonly priorities: readonly Priority[] | null
  /** Folders; each includes what is below it. */
  readonly workspaces: readonly string[] | null
  /** Agents that have one of these limits. Of events: those about one of these limits. */
  readonly limits: readonly LimitKind[] | null
  readonly doing: readonly Doing[] | null
  readonly bands: readonly HealthBand[] | null
}

const names = z.array(z.string().max(4_096)).max(1_000).readonly()

export const historyFilter = shape<HistoryFilter>()(
  z.object({
    agents: names.nullable().default(null),
    types: names.nullable().default(null),
    priorities: z.array(priority).readonly().nullable().default(null),
    workspaces: names.nullable().default(null),
    limits: z.array(limitKind).readonly().nullable().default(null),
    doing: z.array(doing).readonly().nullable().default(null),
    bands: z.array(healthBand).readonly().nullable().default(null),
  }),
)
