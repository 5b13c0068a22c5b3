import type { PastPlace } from '../../core/alerts/ports.ts'
import type { AlertSeverity } from '../../shapes/alert-rule.ts'
import type { PastAlert } from '../../shapes/alert.ts'
import type { AlertWatch } from '../alerts/alert-watch.ts'
import type { MomentLookup } from './moment-lookup.ts'

/** Selects alerts of the past. Times are epoch ms; `toMs` is excluded. */
export interface PastAlertQuery {
  readonly fromMs: number
  readonly toMs: number
  /** Null: of everybody, and the host. */
  readonly agentIds: readonly string[] | null
  /** Severities their rules have now; null: any, also of a rule that is gone. */
  readonly severities: readonly AlertSeverity[] | null
  /** Null: of every rule. */
  readonly rules: readonly string[] | null
  readonly lookup: MomentLookup
  readonly after: PastPlace | null
  readonly limit: number
}

const ALERTS_PER_STEP = 250

/** The alerts a query selects, the latest first, and one more if there is one. A step for each part of them. */
export function* findAlerts(
  alerts: Pick<AlertWatch, 'searchPast' | 'ruleOf'>,
  query: PastAlertQuery,
): Generator<null, readonly PastAlert[]> {
  const found: PastAlert[] = []
  let { after } = query
  while (found.length <= query.limit) {
    const { fromMs, toMs } = query
    const past = alerts.searchPast({ fromMs, toMs, after, limit: ALERTS_PER_STEP })
    found.push(...past.filter((one) => isMeant(one, query, alerts)))
    const last = past.at(-1)
    if (last === undefined || past.length < ALERTS_PER_STEP) break
    after = last
    yield null
  }
  return found.slice(0, query.limit + 1)
}

function isMeant(
  { agentId, rule, since }: PastAlert,
  { agentIds, severities, rules, lookup }: PastAlertQuery,
  alerts: Pick<AlertWatch, 'ruleOf'>,
): boolean {
  const severity = severities === null ? undefined : alerts.ruleOf(rule)?.severity
  return (
    (rules === null || rules.includes(rule)) &&
    (agentIds === null || (agentId !== null && agentIds.includes(agentId))) &&
    (severities === null || (severity !== undefined && severities.includes(severity))) &&
    lookup.wasAt(agentId, since)
  )
}
