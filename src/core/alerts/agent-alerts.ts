import type { AlertSeverity } from '../../shapes/alert-rule.ts'

/** An alert as far as marks of agents are made of it. */
export interface ListedAlert {
  readonly id: string
  /** Null: it is about the host. */
  readonly agentId: string | null
  readonly title: string
  readonly severity: AlertSeverity
  readonly state: 'firing' | 'acknowledged' | 'resolved' | 'no-data'
  /** Epoch ms. */
  readonly since: number
  readonly acknowledgedAt: number | null
}

const WEIGHTS: Readonly<Record<AlertSeverity, number>> = { warning: 1, critical: 2, emergency: 3 }

/** Whether it fires, acknowledged or not; one of which nothing is known now fires until it is known to be over. */
export function isStandingAlert({ state }: Pick<ListedAlert, 'state'>): boolean {
  return state !== 'resolved'
}

/** Whether it fires, and nobody has acknowledged it. */
export function isOpenAlert(alert: Pick<ListedAlert, 'state' | 'acknowledgedAt'>): boolean {
  return isStandingAlert(alert) && alert.acknowledgedAt === null
}

/** Those that fire: first those nobody has acknowledged, in these the gravest first, in equal ones the one that fires longest. */
export function standingAlerts<T extends ListedAlert>(alerts: Iterable<T>): readonly T[] {
  const rank = (alert: ListedAlert): number => WEIGHTS[alert.severity] + (isOpenAlert(alert) ? 10 : 0)
  return [...alerts].filter(isStandingAlert).toSorted((a, b) => rank(b) - rank(a) || a.since - b.since)
}

/** The alerts that fire by agent, each agent's in the order of `standingAlerts`; those of the host are left out. */
export function alertsByAgent<T extends ListedAlert>(alerts: Iterable<T>): ReadonlyMap<string, readonly T[]> {
  const byAgent = Map.groupBy(standingAlerts(alerts), ({ agentId }) => agentId)
  return new Map([...byAgent].flatMap(([agentId, own]) => (agentId === null ? [] : [[agentId, own]])))
}
