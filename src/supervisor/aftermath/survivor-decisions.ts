import type { Fleet } from '../fleet/fleet.ts'
import type { SurvivorRef, Survivors } from './survivors.ts'

/** What a decision about a line of the orphan ledger changes. */
interface Ledger {
  readonly survivors: Survivors
  readonly fleet: Fleet
}

/** Leaves a process of an earlier run alone, or no longer: it stays in the ledger and keeps no policy from starting its agent. */
export function ignoreSurvivor(ref: SurvivorRef, isIgnored: boolean, { survivors, fleet }: Ledger): void {
  const survivor = survivors.find(ref)
  survivors.ignore(ref, isIgnored)
  if (survivor === null || survivor.isIgnored === isIgnored) return
  const { pid, name, runId } = survivor
  fleet.find(survivor.agentId)?.note({ kind: 'survivor-ignored', pid, name, runId, isIgnored })
}
