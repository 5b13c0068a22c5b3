import type { AlertView } from '../../contract/views.ts'
import { alertKey } from '../../core/alerts/sweep.ts'
import type { AlertRule, AlertSeverity } from '../../shapes/alert-rule.ts'
import type { AlertRecord, AlertState } from '../../shapes/alert.ts'
import { alertConditionWords } from '../../words/alert-words.ts'

/** An alert as clients are shown it; null: it has not fired, or was over long ago. */
export function alertViewOf(record: AlertRecord, rule: AlertRule, silencedUntil: number | null): AlertView | null {
  const { state } = record
  const fired = firedOf(state)
  if (fired === null) return null
  const { since, value, worst } = fired
  const end = fired.kind === 'resolved' ? { at: fired.endedAt, durationMs: fired.durationMs, why: fired.why } : null
  return {
    id: alertKey(record.rule, record.agentId),
    ...{ rule: rule.id, agentId: record.agentId, title: rule.title, severity: rule.severity },
    condition: alertConditionWords(rule),
    metric: rule.when.kind === 'metric' ? rule.when.metric : null,
    state: state.kind === 'no-data' ? 'no-data' : fired.kind,
    ...{ since, value, worst, end, silencedUntil, breaches: record.breaches },
    acknowledgedAt: fired.kind === 'firing' ? null : fired.acknowledgedAt,
  }
}

/** What is known of an alert that has fired; null: it has not. */
function firedOf(state: AlertState): Extract<AlertState, { readonly value: number }> | null {
  const known = state.kind === 'no-data' ? state.was : state
  return known.kind === 'inactive' || known.kind === 'pending' ? null : known
}

/** Whether it fires, acknowledged or not. */
export function isFiring({ state }: AlertRecord): boolean {
  const fired = firedOf(state)
  return fired !== null && fired.kind !== 'resolved'
}

/** By agent, the severities of its alerts that fire, but for those about health itself. */
export function severitiesByAgent(
  records: Iterable<AlertRecord>,
  ruleOf: (id: string) => AlertRule | null,
): ReadonlyMap<string, readonly AlertSeverity[]> {
  const byAgent = new Map<string, AlertSeverity[]>()
  for (const record of records) {
    const rule = record.agentId !== null && isFiring(record) ? ruleOf(record.rule) : null
    if (rule === null || record.agentId === null) continue
    if (rule.when.kind === 'metric' && rule.when.metric === 'health') continue
    const known = byAgent.get(record.agentId) ?? []
    known.push(rule.severity)
    byAgent.set(record.agentId, known)
  }
  return byAgent
}
