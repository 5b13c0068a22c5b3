import type { ProcessTable } from '../../core/ports.ts'
import type { TreeWatch } from '../tree-watch.ts'
import { signalMembers } from './signal-members.ts'

/** Rounds of freezing before killing: each catches what forked before its parent was frozen; a tree that outruns them is killed as it is. */
const FREEZE_ROUNDS = 4

/**
 * Kills a whole tree without cgroups: stops every member so that none can fork, looks again until no new one appears, then kills all.
 * Returns when the signals are sent; who is left shows the next look.
 */
export async function killTree(runId: string, trees: TreeWatch, processes: ProcessTable): Promise<void> {
  const frozen = new Set<number>()
  for (let round = 0; round < FREEZE_ROUNDS; round += 1) {
    const fresh = (await trees.living(runId)).filter((row) => !frozen.has(row.pid))
    if (fresh.length === 0) break
    await signalMembers(processes, fresh, ['SIGSTOP'])
    for (const row of fresh) frozen.add(row.pid)
  }
  await signalMembers(processes, await trees.living(runId), ['SIGKILL'])
}
