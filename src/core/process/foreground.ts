import type { ProcessRow } from './process-row.ts'

/** What stands in the foreground of a run's terminal: a command, or, where that is null, the shell itself. */
export interface Foreground {
  readonly command: string | null
}

type Row = Pick<ProcessRow, 'pid' | 'groupId' | 'sessionId' | 'foregroundGroupId' | 'startTime' | 'name'>

/** Null: no member leads a session with a terminal, or the system does not tell. */
export function foregroundOf(members: readonly Row[]): Foreground | null {
  const leaders = members.filter(({ pid, sessionId, foregroundGroupId }) => pid === sessionId && foregroundGroupId > 0)
  const [shell] = leaders.toSorted((a, b) => a.startTime - b.startTime)
  if (shell === undefined) return null
  if (shell.foregroundGroupId === shell.groupId) return { command: null }
  const group = members.filter(({ groupId }) => groupId === shell.foregroundGroupId)
  const leader = group.find(({ pid, groupId }) => pid === groupId) ?? group[0]
  return leader === undefined ? null : { command: leader.name }
}
