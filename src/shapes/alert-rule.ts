import { milliseconds } from './milliseconds.ts'
import { seriesMetric, type SeriesMetric } from './series.ts'
import { shape } from './shape.ts'
import { priority, type Priority } from './spec.ts'
import { z } from './zod.ts'

export type AlertSeverity = 'warning' | 'critical' | 'emergency'

export const alertSeverity = shape<AlertSeverity>()(z.enum(['warning', 'critical', 'emergency']))

/**
 * What a metric rule compares. Of an agent that is up: its sample, its health (0–100), the highest share of a limit its values have reached
 * (1: reached), and for how long it has waited for a person or been stuck (0: it does not). Of the host: those that begin with `host`.
 */
export type AlertMetric =
  | SeriesMetric
  | 'health'
  | 'limitRatio'
  | 'waitingMs'
  | 'stuckMs'
  | 'hostFreeMemoryPercent'
  | 'hostMemoryPressurePercent'
  | 'hostMemoryStallPercent'
  | 'hostOwnCpuPercent'
  | 'hostOwnMemoryBytes'

export const alertMetric = shape<AlertMetric>()(
  z.enum([
    ...seriesMetric.options,
    'health',
    'limitRatio',
    'waitingMs',
    'stuckMs',
    'hostFreeMemoryPercent',
    'hostMemoryPressurePercent',
    'hostMemoryStallPercent',
    'hostOwnCpuPercent',
    'hostOwnMemoryBytes',
  ]),
)

/** What an event rule counts: kinds of journal entries, and `crash`, which is every end by a crash or a failed start. */
export type AlertEventKind =
  | 'crash'
  | 'crash-loop'
  | 'failed'
  | 'failover'
  | 'unkillable'
  | 'stuck'
  | 'asked'
  | 'answered'
  | 'starting'
  | 'ready'
  | 'stopped'
  | 'stop-forced'
  | 'survivor-found'
  | 'claimant-left'
  | 'door-refused'
  | 'guard-held'
  | 'guard-let-go'
  | 'internal-error'

export const alertEventKind = shape<AlertEventKind>()(
  z.enum([
    'crash',
    'crash-loop',
    'failed',
    'failover',
    'unkillable',
    'stuck',
    'asked',
    'answered',
    'starting',
    'ready',
    'stopped',
    'stop-forced',
    'survivor-found',
    'claimant-left',
    'door-refused',
    'guard-held',
    'guard-let-go',
    'internal-error',
  ]),
)

/** When a rule applies. */
export type AlertCondition =
  /**
   * The value is at least (`above`) or at most (`below`) `value` for `forMs`; over once it is past `clear`. Null: 90 % of `value`, or 110 % of it
   * for `below`. Between the two nothing changes.
   */
  | {
      readonly kind: 'metric'
      readonly metric: AlertMetric
      readonly comparison: 'above' | 'below'
      readonly value: number
      readonly clear: number | null
      readonly forMs: number
    }
  /** At least `count` of these events within `withinMs`; over once there are fewer, or one of `clears` has happened since. */
  | {
      readonly kind: 'events'
      readonly events: readonly AlertEventKind[]
      readonly count: number
      readonly withinMs: number
      readonly clears: readonly AlertEventKind[]
    }

/** `for` where a rule does not say, ms: vitals.md 9.9. */
const DEFAULT_FOR_MS = 10_000
const eventKinds = z.array(alertEventKind).max(16)

export const alertCondition = shape<AlertCondition>()(
  z.lazy(() =>
    z.discriminatedUnion('kind', [
      z.object({
        kind: z.literal('metric'),
        metric: alertMetric,
        comparison: z.enum(['above', 'below']),
        value: z.number(),
        clear: z.number().nullable().default(null),
        forMs: milliseconds.default(DEFAULT_FOR_MS),
      }),
      z.object({
        kind: z.literal('events'),
        events: eventKinds.min(1).readonly(),
        count: z.number().int().min(1).default(1),
        withinMs: milliseconds,
        clears: eventKinds.readonly().default([]),
      }),
    ]),
  ),
)

/** Whom a rule watches. A rule about a metric of the host has the scope `host`, and no other rule has. */
export type AlertScope =
  | { readonly kind: 'all' }
  | { readonly kind: 'host' }
  /** Id of an agent type. */
  | { readonly kind: 'type'; readonly type: string }
  | { readonly kind: 'group'; readonly group: string }
  | { readonly kind: 'priority'; readonly priority: Priority }
  /** Id or name. */
  | { readonly kind: 'agent'; readonly agent: string }

const text = z.string().min(1).max(200)

const alertScope = shape<AlertScope>()(
  z.lazy(() =>
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('all') }),
      z.object({ kind: z.literal('host') }),
      z.object({ kind: z.literal('type'), type: text }),
      z.object({ kind: z.literal('group'), group: text }),
      z.object({ kind: z.literal('priority'), priority }),
      z.object({ kind: z.literal('agent'), agent: text }),
    ]),
  ),
)

/** What is done when an alert fires. */
export type AlertAction =
  | { readonly kind: 'notification' }
  /** Posts JSON; `secret`: what the signature header is made with, null: there is none. */
  | { readonly kind: 'webhook'; readonly url: string; readonly secret: string | null }
  /** Runs a program of this machine, within the spawn policy. */
  | { readonly kind: 'command'; readonly command: string; readonly args: readonly string[] }
  | { readonly kind: 'stop' }
  | { readonly kind: 'restart' }

const alertAction = shape<AlertAction>()(
  z.lazy(() =>
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('notification') }),
      z.object({
        kind: z.literal('webhook'),
        url: z.string().min(1).max(2_000),
        secret: z.string().min(1).max(1_000).nullable().default(null),
      }),
      z.object({
        kind: z.literal('command'),
        command: z.string().min(1).max(4_000),
        args: z.array(z.string().max(4_000)).max(100).readonly().default([]),
      }),
      z.object({ kind: z.literal('stop') }),
      z.object({ kind: z.literal('restart') }),
    ]),
  ),
)

/** When to alert a person, of whom, and what to do then. */
export interface AlertRule {
  readonly id: string
  /** What is the matter, for people: "Open files near the limit". */
  readonly title: string
  /** False: it is known and does nothing; so a rule of Corral's own is turned off by a file with its id. */
  readonly isOn: boolean
  readonly severity: AlertSeverity
  readonly scope: AlertScope
  readonly when: AlertCondition
  /** Least time between two rounds of actions for the same agent, ms. */
  readonly cooldownMs: number
  readonly actions: readonly AlertAction[]
}

/** Long enough that an alert that comes and goes is told twice an hour at most. */
const DEFAULT_COOLDOWN_MS = 30 * 60_000

export const alertRule = shape<AlertRule>()(
  z.lazy(() =>
    z.object({
      id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,47}$/),
      title: z.string().min(1).max(100),
      isOn: z.boolean().default(true),
      severity: alertSeverity,
      scope: alertScope.default({ kind: 'all' }),
      when: alertCondition,
      cooldownMs: milliseconds.default(DEFAULT_COOLDOWN_MS),
      actions: z.array(alertAction).max(8).readonly().default([]),
    }),
  ),
)
