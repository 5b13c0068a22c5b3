import { messageOf } from '../../base/errors.ts'
import { err, type Result } from '../../base/result.ts'
import type { StoredAgent } from '../../core/ports.ts'
import type { SupervisorPorts } from '../environment.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { SupervisedAgent } from '../fleet/supervised-agent.ts'
import type { Survivors } from './survivors.ts'

/** Who takes over. */
export interface TakeOverParts {
  readonly ports: Pick<SupervisorPorts, 'settings' | 'reportBug'>
  readonly fleet: Fleet
  readonly survivors: Survivors
  readonly notify: (severity: 'error', message: string) => void
}

/**
 * Takes over what an earlier host left: sessions that live on are adopted with their screen, other runs are lost and their survivors looked for,
 * and interrupted stops are finished. Rejects when survivors could not be looked for: nothing may be started by a policy before they were.
 */
export async function takeOver(parts: TakeOverParts, stored: readonly StoredAgent[]): Promise<void> {
  const { fleet, survivors } = parts
  const agents = stored.map((one) => fleet.restore(one))
  for (const agent of agents) for (const run of agent.state.lostRuns) survivors.watch(run, agent)
  await Promise.all(agents.map((agent) => adoptOrLose(agent, parts)))
  await lookForSurvivors(parts)
}

/** Looks for survivors of lost runs, and kills those for which no person has to be asked. Rejects when the process table cannot be read. */
export async function lookForSurvivors({ survivors, ports }: TakeOverParts): Promise<void> {
  await survivors.refresh()
  await survivors.killRuns((run) => run.endAsked, 'interrupted-stop')
  if (ports.settings.values.orphans === 'kill') await survivors.killRuns(() => true, 'setting')
}

async function adoptOrLose(agent: SupervisedAgent, { notify, ports }: TakeOverParts): Promise<void> {
  const adopted = await adopt(agent, ports)
  if (!adopted.ok) notify('error', `${agent.record.spec.name}: ${adopted.error} What is left of it is under Orphans.`)
  if (!adopted.ok || !adopted.value) agent.hostLost()
}

async function adopt(agent: SupervisedAgent, ports: TakeOverParts['ports']): Promise<Result<boolean, string>> {
  try {
    return await agent.adopt()
  } catch (error) {
    ports.reportBug(error, `agent ${agent.record.spec.name}: could not take over its session`)
    return err(`Its session could not be taken over: ${messageOf(error)}.`)
  }
}
