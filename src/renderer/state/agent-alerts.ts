import type { AlertView } from '../../contract/views.ts'
import { alertsByAgent } from '../../core/alerts/agent-alerts.ts'
import type { Fleet } from '../client/fleet.ts'

const NONE: readonly AlertView[] = []
/** The alerts change seldom, and every row asks: they are sorted once for all. */
const known = new WeakMap<Fleet['alerts'], ReadonlyMap<string, readonly AlertView[]>>()

/** The alerts of an agent that fire: those nobody has acknowledged first, in these the gravest. */
export function alertsOf({ alerts }: Pick<Fleet, 'alerts'>, agentId: string): readonly AlertView[] {
  const byAgent = known.get(alerts) ?? alertsByAgent(alerts.values())
  known.set(alerts, byAgent)
  return byAgent.get(agentId) ?? NONE
}
