import type { SignalOutcome } from '../../core/ports.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { SurvivorRef, Survivors } from './survivors.ts'

/** Kills a line of the orphan ledger because a person asked for it, and journals that. */
export async function killSurvivor(
  ref: SurvivorRef,
  { survivors, fleet }: { readonly survivors: Survivors; readonly fleet: Fleet },
): Promise<SignalOutcome> {
  const survivor = survivors.find(ref)
  const outcome = await survivors.kill(ref)
  if (survivor && outcome === 'sent') {
    const { pid, name, runId } = survivor
    fleet.find(survivor.agentId)?.note({ kind: 'survivor-killed', pid, name, runId, by: 'user' })
  }
  return outcome
}
