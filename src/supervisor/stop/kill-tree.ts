import type { Cgroup } from '../../core/cgroups.ts'
import type { ProcessTable } from '../../core/ports.ts'
import type { ProcessRow } from '../../core/process/process-row.ts'
import { signalMembers } from './signal-members.ts'

/** Rounds of freezing before killing: each catches what forked before its parent was frozen; a tree that outruns them is killed as it is. */
const FREEZE_ROUNDS = 4

/** The tree to be killed. */
export interface KillTarget {
  /** The kernel's own group of the run; null: there is none. */
  readonly group: Cgroup | null
  /** The living members, from a fresh look. */
  living(): Promise<readonly ProcessRow[]>
}

/**
 * Kills a whole tree. The kernel does it for a group of its own; then, for members that are not in it, and where there is none: every member is
 * stopped so that none can fork, looked for again until no new one appears, and all are killed. Returns when the signals are sent, with those
 * the system did not let it signal; only the next look at the tree shows who is left.
 */
export async function killTree(target: KillTarget, processes: ProcessTable): Promise<readonly ProcessRow[]> {
  await target.group?.kill()
  const frozen = new Set<number>()
  for (let round = 0; round < FREEZE_ROUNDS; round += 1) {
    const fresh = (await target.living()).filter((row) => !frozen.has(row.pid))
    if (fresh.length === 0) break
    await signalMembers(processes, fresh, ['SIGSTOP'])
    for (const row of fresh) frozen.add(row.pid)
  }
  return signalMembers(processes, await target.living(), ['SIGKILL'])
}
