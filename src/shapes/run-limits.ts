import { milliseconds } from './milliseconds.ts'
import { shape } from './shape.ts'
import { z } from './zod.ts'

/** What of a run's whole tree can be limited. */
export type LimitKind =
  /** Bytes. */
  | 'memory'
  /** Percent of one core. */
  | 'cpu'
  /** Processes that live. */
  | 'processes'
  /** Open file descriptors of all its processes. */
  | 'open-files'
  /** Terminal output, bytes per second. */
  | 'output'
  /** What it writes to disks, bytes per second. */
  | 'disk-writes'
  /** Time since it was started, ms. */
  | 'run-time'
  /** Time in which nothing of it has moved, ms. */
  | 'idle'
  /** Tokens it says it has used, of all kinds. */
  | 'tokens'
  /** Dollars it says it has cost. */
  | 'cost'

export const LIMIT_KINDS = [
  ...([
    'memory',
    'cpu',
    'processes',
    'open-files',
    'output',
    'disk-writes',
    'run-time',
    'idle',
    'tokens',
    'cost',
  ] as const),
] as const satisfies readonly LimitKind[]

export const limitKind = shape<LimitKind>()(z.enum(LIMIT_KINDS))

/** How far is gone: a person is told; it is slowed down; it is stopped. Each includes those before. */
export type LimitAction = 'alert' | 'throttle' | 'stop'

export const limitAction = shape<LimitAction>()(z.enum(['alert', 'throttle', 'stop']))

/** One limit; values in the unit of its kind. */
export interface Limit {
  /** From here a person is told, and it is slowed down if that is what is done; null: a share of `max`, and a person is told. */
  readonly warn: number | null
  readonly max: number
  /** How long it has to be above before anything is done, ms; null: as short as is safe. */
  readonly forMs: number | null
  readonly action: LimitAction
}

export const limit = shape<Limit>()(
  z.object({ warn: z.number().nullable(), max: z.number(), forMs: milliseconds.nullable(), action: limitAction }),
)

/** Limits by kind: null: none, whatever the agent type or the settings say; left out: as they say. */
export type Limits = { readonly [K in LimitKind]?: Limit | null }

export const limits = shape<Limits>()(z.partialRecord(limitKind, limit.nullable()).readonly())

/** What an agent type cannot do without, by kind, in its unit. */
export type Needs = { readonly [K in LimitKind]?: number }

export const needs = shape<Needs>()(z.partialRecord(limitKind, z.number()).readonly())

/** Where a limit was set. */
export type LimitOrigin = 'agent' | 'type' | 'settings'

/** What sees to a limit: the kernel, for the whole tree or each process by itself; or samples once a second or so. */
export type LimitMeans = 'kernel-tree' | 'kernel-process' | 'samples'

/** Where a run stands with one of its limits. */
export type LimitStanding = 'below' | 'near' | 'above' | 'slowed' | 'stopping'

/** One limit in force for a run. */
export interface LimitView {
  readonly kind: LimitKind
  readonly warn: number
  readonly max: number
  readonly action: LimitAction
  readonly origin: LimitOrigin
  /** All that see to it. */
  readonly means: readonly LimitMeans[]
  readonly standing: LimitStanding
  /** What is done where it is above is less than asked for: it cannot be slowed down here. */
  readonly cannotSlow: boolean
}

export const limitView = shape<LimitView>()(
  z.object({
    kind: limitKind,
    warn: z.number(),
    max: z.number(),
    action: limitAction,
    origin: z.enum(['agent', 'type', 'settings']),
    means: z.array(z.enum(['kernel-tree', 'kernel-process', 'samples'])).readonly(),
    standing: z.enum(['below', 'near', 'above', 'slowed', 'stopping']),
    cannotSlow: z.boolean(),
  }),
)

/** A limit that was reached: what a run's end says. */
export interface LimitBreach {
  readonly limit: LimitKind
  readonly value: number
  readonly bound: number
}

export const limitBreach = shape<LimitBreach>()(z.object({ limit: limitKind, value: z.number(), bound: z.number() }))
