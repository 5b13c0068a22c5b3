import type { Cgroups } from '../../core/cgroups.ts'
import type { PortHolders } from '../../core/post-mortem/port-holders.ts'
import type { Hint, PortHolder } from '../../shapes/hint.ts'
import type { TreeWatch } from '../tree/tree-watch.ts'

/** What is asked who listens at a port, and whose process that is. */
export interface HolderSources {
  readonly portHolders: PortHolders
  readonly cgroups: Pick<Cgroups, 'runOf'>
  readonly trees: Pick<TreeWatch, 'look' | 'hasRuns'>
  /** Name of the agent of a run that is up; null: it is none of ours. */
  readonly agentOf: (runId: string) => string | null
}

/** The hints, with who listens at the ports they name. */
export async function withHolders(hints: readonly Hint[], sources: HolderSources): Promise<readonly Hint[]> {
  return Promise.all(
    hints.map(async (hint) =>
      hint.kind !== 'port-in-use' || hint.port === null
        ? hint
        : { ...hint, holder: await holderOf(hint.port, sources) },
    ),
  )
}

async function holderOf(port: number, sources: HolderSources): Promise<PortHolder | null> {
  const found = await sources.portHolders.holderOf(port)
  if (found === null) return null
  const runId = await runOf(found.pid, sources)
  return { ...found, agent: runId === null ? null : sources.agentOf(runId) }
}

async function runOf(pid: number, { cgroups, trees }: HolderSources): Promise<string | null> {
  const grouped = cgroups.runOf(pid)
  if (grouped !== null || !trees.hasRuns) return grouped
  const place = (await trees.look()).whereIs(pid)
  return place.kind === 'member' || place.kind === 'claimant' ? place.runId : null
}
