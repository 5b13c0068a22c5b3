import { assertNever } from '../base/assert-never.ts'
import type { BadPhase, Health, HealthBand, HealthReason, HealthTrend } from '../shapes/health.ts'
import { formatCount } from './format.ts'

const PHASES: Readonly<Record<BadPhase, string>> = {
  backoff: 'waits for its restart',
  'crash-loop': 'gave up after too many restarts',
  failed: 'could not be started',
  unkillable: 'cannot be ended',
}

const BANDS: Readonly<Record<HealthBand, string>> = { good: 'good', fair: 'fair', poor: 'poor', bad: 'bad' }

const TRENDS: Readonly<Record<HealthTrend, string>> = {
  improving: 'improving',
  steady: 'steady',
  deteriorating: 'deteriorating',
}

/** Where it goes, as an arrow; empty where it stays. */
export const TREND_ARROWS: Readonly<Record<HealthTrend, string>> = { improving: '↑', steady: '', deteriorating: '↓' }

/** Why points are lost: "2 restarts in 10 min". */
export function healthReasonWords(reason: HealthReason): string {
  switch (reason.kind) {
    case 'phase':
      return PHASES[reason.phase]
    case 'restarts':
      return `${formatCount(reason.count, 'restart')} in 10 min`
    case 'stuck':
      return 'is stuck'
    case 'waiting':
      return 'waits for you'
    case 'limit':
      return `${reason.limit} at ${reason.percent} % of its limit`
    case 'zombies':
      return zombieWords(reason)
    case 'alerts':
      return alertWords(reason)
    default:
      return assertNever(reason)
  }
}

function zombieWords({ count, parent }: Extract<HealthReason, { readonly kind: 'zombies' }>): string {
  const ended = formatCount(count, 'ended process', 'ended processes')
  return parent === null
    ? `${ended} nobody waits for`
    : `${ended} that ${parent.name} (pid ${parent.pid}) does not wait for`
}

function alertWords({ warning, critical, emergency }: Extract<HealthReason, { readonly kind: 'alerts' }>): string {
  const parts = [
    ...(emergency > 0 ? [formatCount(emergency, 'emergency', 'emergencies')] : []),
    ...(critical > 0 ? [formatCount(critical, 'critical alert')] : []),
    ...(warning > 0 ? [formatCount(warning, 'warning')] : []),
  ]
  return parts.join(', ')
}

/** "Health 72, fair and deteriorating". */
export function healthWords({ score, band, trend }: Health): string {
  return `Health ${score}, ${BANDS[band]} and ${TRENDS[trend]}`
}

/** With a reason for every point that is lost: "Health 72 · 2 restarts in 10 min −15 · is stuck −13". */
export function healthSentence({ score, reasons }: Health): string {
  return [`Health ${score}`, ...reasons.map((reason) => `${healthReasonWords(reason)} −${reason.lost}`)].join(' · ')
}
