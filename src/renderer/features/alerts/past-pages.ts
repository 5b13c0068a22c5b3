import type { PastAlert } from '../../../shapes/alert.ts'

/** What tells one alert of the past from every other. */
export function pastKey({ rule, agentId, since }: Pick<PastAlert, 'rule' | 'agentId' | 'since'>): string {
  return `${rule} ${agentId ?? ''} ${since}`
}

/** The alerts and an earlier page of them, each once. */
export function withEarlier(alerts: readonly PastAlert[], earlier: readonly PastAlert[]): readonly PastAlert[] {
  const known = new Set(alerts.map(pastKey))
  return [...alerts, ...earlier.filter((alert) => !known.has(pastKey(alert)))]
}
