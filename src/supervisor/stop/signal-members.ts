import { deepestFirst } from '../../core/process/membership.ts'
import type { ProcessIdentity } from '../../shapes/process-identity.ts'
import type { ProcessRow } from '../../core/process/process-row.ts'
import type { ProcessTable } from '../../core/ports.ts'

/** The identity of a row of this table. */
export function identityOf(row: Pick<ProcessRow, 'pid' | 'startTime'>, processes: ProcessTable): ProcessIdentity {
  return { pid: row.pid, startTime: row.startTime, bootId: processes.bootId }
}

/** Sends the signals to every member, children before parents. Each identity is checked by the table before each signal. Returns those the system did not let it signal. */
export async function signalMembers(
  processes: ProcessTable,
  members: readonly ProcessRow[],
  signals: readonly string[],
): Promise<readonly ProcessRow[]> {
  const refused = new Set<ProcessRow>()
  for (const row of deepestFirst(members)) {
    for (const signal of signals) {
      if ((await processes.signal(identityOf(row, processes), signal)) === 'not-permitted') refused.add(row)
    }
  }
  return [...refused]
}

/** The members in the foreground of the run's terminal: who a Ctrl-C would reach. */
export function foregroundOf(members: readonly ProcessRow[], leaderPid: number | null): readonly ProcessRow[] {
  const leader = members.find((row) => row.pid === leaderPid)
  if (!leader || leader.foregroundGroupId <= 0) return leader ? [leader] : []
  return members.filter((row) => row.groupId === leader.foregroundGroupId)
}
