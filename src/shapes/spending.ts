import { shape } from './shape.ts'
import { z } from './zod.ts'

/** Tokens of a model, by what a provider counts apart. None is counted twice: what was read from a cache is not in `input`. */
export interface Tokens {
  readonly input: number
  readonly output: number
  readonly cacheRead: number
  readonly cacheWrite: number
}

/** What an agent says it has used. */
export interface Spending {
  /** US dollars; null: it names no price. A price is never computed here. */
  readonly costUsd: number | null
  readonly tokens: Tokens
}

const count = z.number().int().nonnegative()

export const tokens = shape<Tokens>()(z.object({ input: count, output: count, cacheRead: count, cacheWrite: count }))

export const spending = shape<Spending>()(z.object({ costUsd: z.number().nonnegative().nullable(), tokens }))

/** What was used on one day of the host's time zone, `YYYY-MM-DD`. */
export interface DaySpending {
  readonly day: string
  readonly spending: Spending
}

export const daySpending = shape<DaySpending>()(z.object({ day: z.string(), spending }))

/** What one agent has used: in its present or last run, on the day of its latest use, and ever. */
export interface AgentSpending {
  readonly runId: string
  readonly run: Spending
  readonly latest: DaySpending
  readonly total: Spending
}

export const agentSpending = shape<AgentSpending>()(
  z.object({ runId: z.string(), run: spending, latest: daySpending, total: spending }),
)
