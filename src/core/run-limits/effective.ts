import { LIMIT_KINDS, type Limit, type LimitKind, type LimitOrigin, type Limits } from '../../shapes/run-limits.ts'

/** A limit in force, with all that was left open filled in. */
export interface EffectiveLimit {
  readonly kind: LimitKind
  readonly warn: number
  readonly max: number
  readonly forMs: number
  readonly action: Limit['action']
  /** It is slowed down from `warn` on, because a person named that bound; a share nobody named only warns. */
  readonly slowsFromWarn: boolean
  readonly origin: LimitOrigin
}

/** A person is told so early of what grows towards its limit. */
const WARN_SHARE = 0.8
/** A kind that jumps about has no "near". */
const JUMPS: ReadonlySet<LimitKind> = new Set(['cpu', 'output', 'disk-writes'])
/** A build takes every processor for a moment; growth of memory or files is judged sooner, ms (vitals §9.6). */
const HELD_MS = { cpu: 10_000, other: 3_000 }
/** These only grow, and are known exactly: they need not be held. */
const CERTAIN: ReadonlySet<LimitKind> = new Set(['run-time', 'idle', 'tokens', 'cost'])

/** Where limits may be set, the closest to the agent first. */
export interface LimitSources {
  readonly agent: Limits
  readonly type: Limits
  readonly settings: Limits
}

const ORIGINS: readonly LimitOrigin[] = ['agent', 'type', 'settings']

/** The limits in force: of each kind the one that is set closest to the agent. */
export function effectiveLimits(sources: LimitSources): readonly EffectiveLimit[] {
  return LIMIT_KINDS.flatMap((kind) => {
    const origin = ORIGINS.find((each) => sources[each][kind] !== undefined)
    const limit = origin && sources[origin][kind]
    return origin && limit ? [completed(kind, limit, origin)] : []
  })
}

/** True for a limit whose value is certain at one look. */
export function isCertain(kind: LimitKind): boolean {
  return CERTAIN.has(kind)
}

function completed(kind: LimitKind, { warn, max, forMs, action }: Limit, origin: LimitOrigin): EffectiveLimit {
  const heldMs = CERTAIN.has(kind) ? 0 : (forMs ?? (kind === 'cpu' ? HELD_MS.cpu : HELD_MS.other))
  const share = JUMPS.has(kind) ? 1 : WARN_SHARE
  const slowsFromWarn = warn !== null && warn < max && action !== 'alert'
  return { kind, warn: warn ?? max * share, max, forMs: heldMs, action, slowsFromWarn, origin }
}
