import type { ActivityKind, Ask } from '../../shapes/activity.ts'
import type { AlertSeverity } from '../../shapes/alert-rule.ts'
import type { BadPhase, HealthReason } from '../../shapes/health.ts'
import type { PhaseKind } from '../../shapes/state.ts'

/** Restarts count for so long, ms: what was mended a while ago is no news. */
export const RESTARTS_COUNT_MS = 10 * 60_000
/** Each recent restart, up to four. */
const PER_RESTART = 7.5
const MOST_FOR_RESTARTS = 30
/** An agent that should be up and is not is bad whatever else is true of it; a wait that ends by itself is not yet. */
const FOR_PHASE: Readonly<Record<BadPhase, number>> = { backoff: 15, 'crash-loop': 75, failed: 75, unkillable: 60 }
const FOR_STUCK = 30
/** A question is no illness, but the agent gets nowhere until it is answered. */
const FOR_WAITING = 5
/** A value counts from this share of its limit on. */
const NEAR_LIMIT = 0.8
const FOR_LIMIT = { near: 5, reached: 30 }
/** Shares are told in steps of so many percent: a value that moves a little must not change what is shown. */
const LIMIT_STEP_PERCENT = 5
/** A parent that forgets a child now and then is usual; hundreds use up the process numbers of a run. */
const FOR_ZOMBIES = [
  { from: 100, lost: 20 },
  { from: 10, lost: 10 },
  { from: 1, lost: 3 },
] as const
const FOR_ALERT: Readonly<Record<AlertSeverity, number>> = { warning: 5, critical: 15, emergency: 30 }
const MOST_FOR_ALERTS = 45

/** All that an agent's health is told by. */
export interface HealthInput {
  readonly phase: PhaseKind
  /** Restarts within RESTARTS_COUNT_MS. */
  readonly restarts: number
  /** Null: nothing is known of what it does. */
  readonly activity: { readonly kind: ActivityKind; readonly ask: Ask | null } | null
  /** The highest share of a limit that one of its values has reached; null: it has no limits, or nothing is known. */
  readonly limitRatio: number | null
  /** Which limit that is, for people; ignored without a ratio. */
  readonly limitName: string
  readonly zombies: number
  /** The process that does not wait for most of them. */
  readonly zombieParent: { readonly pid: number; readonly name: string } | null
  /** Severities of its alerts that fire, but for those about health itself. */
  readonly alerts: readonly AlertSeverity[]
}

/** The score, 0 to 100, and where the other points went: what is lost beyond 100 is left out of the smallest reasons. */
export function scoreOf(input: HealthInput): { readonly score: number; readonly reasons: readonly HealthReason[] } {
  const found = [
    ofPhase(input),
    ofRestarts(input),
    ofActivity(input),
    ofLimit(input),
    ofZombies(input),
    ofAlerts(input),
  ].flatMap((reason) => reason ?? [])
  let score = 100
  const reasons: HealthReason[] = []
  for (const reason of found.toSorted((a, b) => b.lost - a.lost)) {
    const lost = Math.min(reason.lost, score)
    if (lost > 0) reasons.push({ ...reason, lost })
    score -= lost
  }
  return { score, reasons }
}

function ofPhase({ phase }: HealthInput): HealthReason | null {
  return isBad(phase) ? { kind: 'phase', phase, lost: FOR_PHASE[phase] } : null
}

function isBad(phase: PhaseKind): phase is BadPhase {
  return phase in FOR_PHASE
}

function ofRestarts({ restarts: count }: HealthInput): HealthReason | null {
  if (count <= 0) return null
  return { kind: 'restarts', count, lost: Math.min(MOST_FOR_RESTARTS, Math.ceil(count * PER_RESTART)) }
}

function ofActivity({ activity }: HealthInput): HealthReason | null {
  if (activity === null) return null
  if (activity.kind === 'stuck') return { kind: 'stuck', lost: FOR_STUCK }
  return activity.ask === null ? null : { kind: 'waiting', lost: FOR_WAITING }
}

function ofLimit({ limitRatio, limitName: limit }: HealthInput): HealthReason | null {
  if (limitRatio === null || !(limitRatio >= NEAR_LIMIT)) return null
  const percent = Math.floor((limitRatio * 100) / LIMIT_STEP_PERCENT) * LIMIT_STEP_PERCENT
  if (limitRatio >= 1) return { kind: 'limit', limit, percent: Math.min(percent, 1_000), lost: FOR_LIMIT.reached }
  const share = (percent / 100 - NEAR_LIMIT) / (1 - NEAR_LIMIT)
  return {
    kind: 'limit',
    limit,
    percent,
    lost: Math.round(FOR_LIMIT.near + share * (FOR_LIMIT.reached - FOR_LIMIT.near)),
  }
}

function ofZombies({ zombies: count, zombieParent: parent }: HealthInput): HealthReason | null {
  const step = FOR_ZOMBIES.find(({ from }) => count >= from)
  return step === undefined ? null : { kind: 'zombies', count, parent, lost: step.lost }
}

function ofAlerts({ alerts }: HealthInput): HealthReason | null {
  if (alerts.length === 0) return null
  const count = (wanted: AlertSeverity): number => alerts.filter((severity) => severity === wanted).length
  const lost = alerts.reduce((sum, severity) => sum + FOR_ALERT[severity], 0)
  return {
    kind: 'alerts',
    ...{ warning: count('warning'), critical: count('critical'), emergency: count('emergency') },
    lost: Math.min(MOST_FOR_ALERTS, lost),
  }
}
