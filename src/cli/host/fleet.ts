import type { AlertView, AgentView } from '../../contract/views.ts'
import { MAX_PAGE_AGENTS } from '../../contract/requests/agent.ts'
import type { VitalsSample } from '../../shapes/vitals.ts'
import type { Session } from './session.ts'

/** An agent, with what is known beside it. */
export interface KnownAgent {
  readonly agent: AgentView
  readonly alerts: readonly AlertView[]
  /** What it uses now; null: it is down. */
  readonly sample: VitalsSample | null
}

/** Every agent, in order of creation. */
export async function readFleet(session: Session): Promise<readonly KnownAgent[]> {
  const { agents, next, alerts, vitals } = await session.ask('fleet.subscribe', {})
  const all = [...agents]
  for (let after = next; after !== null;) {
    const page = await session.ask('agent.list', { after, limit: MAX_PAGE_AGENTS })
    all.push(...page.agents)
    after = page.next
  }
  const samples = new Map(vitals?.agents.map(({ id, sample }) => [id, sample]))
  return all.map((agent) => ({
    agent,
    alerts: alerts.filter(({ agentId }) => agentId === agent.id),
    sample: samples.get(agent.id) ?? null,
  }))
}
