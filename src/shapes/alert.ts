import { shape } from './shape.ts'
import { z } from './zod.ts'

/** Why an alert is over: its condition is, its run or agent is gone, or its rule is. It is never over because time has passed. */
export type AlertEnd = 'cleared' | 'run-ended' | 'agent-removed' | 'rule-removed'

export const alertEnd = shape<AlertEnd>()(z.enum(['cleared', 'run-ended', 'agent-removed', 'rule-removed']))

/** The condition holds, but not for long enough yet. Here and below: `since` is epoch ms, and lengths of time leave out sleep and outages. */
export interface PendingAlert {
  readonly kind: 'pending'
  readonly since: number
  /** How long the condition has held, ms. */
  readonly heldMs: number
}

/** What is known of an alert since it fired. */
interface Fired {
  /** When it fired. */
  readonly since: number
  /** The value, or number of events, by which it fired; and the one furthest past the threshold since. */
  readonly value: number
  readonly worst: number
  /** Time since a person was last told of it, ms; null: not yet. */
  readonly sinceToldMs: number | null
  /** How long the news of its end is held back, ms: it grows each time it comes back within that time. */
  readonly delayMs: number
}

export interface FiringAlert extends Fired {
  readonly kind: 'firing'
  /** How long the condition has been over, ms. */
  readonly clearMs: number
}

export interface AcknowledgedAlert extends Fired {
  readonly kind: 'acknowledged'
  readonly clearMs: number
  readonly acknowledgedAt: number
}

export interface ResolvedAlert extends Fired {
  readonly kind: 'resolved'
  readonly endedAt: number
  readonly durationMs: number
  readonly why: AlertEnd
  /** Time since then, ms. */
  readonly ageMs: number
  /** The news of its end has been told, or there is nobody to tell. */
  readonly isEndTold: boolean
  /** How long the condition has held again, ms; null: it does not. */
  readonly heldMs: number | null
  readonly acknowledgedAt: number | null
}

/** What one rule says of one agent or of the host. */
export type AlertState =
  | { readonly kind: 'inactive' }
  | PendingAlert
  | FiringAlert
  | AcknowledgedAlert
  | ResolvedAlert
  /** Nothing can be told of the value; what was true before stays so until it can. */
  | { readonly kind: 'no-data'; readonly since: number; readonly was: PendingAlert | FiringAlert | AcknowledgedAlert }

const ms = z.number().nonnegative()
const fired = { since: z.number(), value: z.number(), worst: z.number(), sinceToldMs: ms.nullable(), delayMs: ms }
const pending = z.object({ kind: z.literal('pending'), since: z.number(), heldMs: ms })
const firing = z.object({ kind: z.literal('firing'), ...fired, clearMs: ms })
const acknowledged = z.object({
  kind: z.literal('acknowledged'),
  ...fired,
  clearMs: ms,
  acknowledgedAt: z.number(),
})

const alertState = shape<AlertState>()(
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('inactive') }),
    pending,
    firing,
    acknowledged,
    z.object({
      kind: z.literal('resolved'),
      ...fired,
      endedAt: z.number(),
      durationMs: ms,
      why: alertEnd,
      ageMs: ms,
      isEndTold: z.boolean(),
      heldMs: ms.nullable(),
      acknowledgedAt: z.number().nullable(),
    }),
    z.object({
      kind: z.literal('no-data'),
      since: z.number(),
      was: z.discriminatedUnion('kind', [pending, firing, acknowledged]),
    }),
  ]),
)

/** All that is kept of one rule and one agent, or the host. */
export interface AlertRecord {
  /** Id of the rule. */
  readonly rule: string
  /** Null: the host. */
  readonly agentId: string | null
  readonly state: AlertState
  /** When the events happened that an event rule counts, epoch ms, oldest first; no more than it needs. */
  readonly events: readonly number[]
  /** The run of the agent (0: none, or the host), and how often it fired in that run. */
  readonly generation: number
  readonly breaches: number
  /** Time since its actions were last taken, ms; null: never, or long enough ago. */
  readonly sinceActedMs: number | null
}

export const alertRecord = shape<AlertRecord>()(
  z.object({
    rule: z.string(),
    agentId: z.string().nullable(),
    state: alertState,
    events: z.array(z.number()).readonly(),
    generation: z.number().int(),
    breaches: z.number().int(),
    sinceActedMs: ms.nullable(),
  }),
)

/** No notice and no action of these alerts until a moment (epoch ms). Null: of every rule, of every agent and the host. */
export interface AlertSilence {
  readonly rule: string | null
  readonly agentId: string | null
  readonly untilMs: number
}

export const alertSilence = shape<AlertSilence>()(
  z.object({ rule: z.string().nullable(), agentId: z.string().nullable(), untilMs: z.number() }),
)

/** One alert of the past: it fired, and is over or not. */
export interface PastAlert {
  readonly rule: string
  readonly agentId: string | null
  /** When it fired, epoch ms. */
  readonly since: number
  readonly value: number
  /** Null: it is not over. */
  readonly end: { readonly at: number; readonly durationMs: number; readonly why: AlertEnd } | null
}

export const pastAlert = shape<PastAlert>()(
  z.object({
    rule: z.string(),
    agentId: z.string().nullable(),
    since: z.number(),
    value: z.number(),
    end: z.object({ at: z.number(), durationMs: ms, why: alertEnd }).nullable(),
  }),
)
