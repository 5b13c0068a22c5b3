import type { Survivor } from '../../contract/views.ts'
import type { StoredAgent } from '../../core/ports.ts'
import type { SupervisedAgent } from '../fleet/supervised-agent.ts'
import type { SupervisorPorts } from '../environment.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { Survivors } from './survivors.ts'

/** Who takes over. */
export interface TakeOverParts {
  readonly ports: SupervisorPorts
  readonly fleet: Fleet
  readonly survivors: Survivors
  readonly notify: (severity: 'error', message: string) => void
}

/**
 * Takes over what an earlier host left: sessions that live on are adopted with their screen, other runs are lost and their survivors looked for,
 * interrupted stops are finished, and only then does anything start, one by one through the gate.
 */
export async function takeOver(parts: TakeOverParts, stored: readonly StoredAgent[]): Promise<void> {
  const { fleet, survivors, ports } = parts
  const agents = stored.map((one) => fleet.restore(one))
  for (const agent of agents) {
    const owner = { agentId: agent.record.id, agentName: agent.record.spec.name }
    for (const run of agent.state.lostRuns) survivors.watch(run, owner)
  }
  await Promise.all(agents.map((agent) => adoptOrLose(agent, parts)))
  await survivors.refresh()
  noteKills(fleet, await survivors.killRuns((run) => run.endAsked), 'interrupted-stop')
  if (ports.settings.values.orphans === 'kill') {
    noteKills(fleet, await survivors.killRuns(() => true), 'setting')
  }
  for (const agent of agents) agent.resume()
}

async function adoptOrLose(agent: SupervisedAgent, { notify }: TakeOverParts): Promise<void> {
  const adopted = await agent.adopt()
  if (!adopted.ok) notify('error', `${agent.record.spec.name}: ${adopted.error} What is left of it is under Orphans.`)
  if (!adopted.ok || !adopted.value) agent.hostLost()
}

function noteKills(fleet: Fleet, killed: readonly Survivor[], by: 'setting' | 'interrupted-stop'): void {
  for (const { agentId, pid, name, runId } of killed) {
    const agent = fleet.get(agentId)
    if (agent.ok) agent.value.note({ kind: 'survivor-killed', pid, name, runId, by })
  }
}
