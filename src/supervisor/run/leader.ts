import { retry } from '../../base/retry.ts'
import { isSameProcess } from '../../core/process/identity.ts'
import type { ProcessIdentity } from '../../shapes/process-identity.ts'
import type { Runner } from '../../shapes/spec.ts'
import type { SupervisorPorts } from '../environment.ts'

/** A first process that cannot be identified is tried again after so long, ms: a full descriptor table empties within seconds, or not soon. */
const IDENTIFY_AGAIN_MS = [20, 100, 500, 2_000] as const

/** Whose first process is looked for. */
export interface LeaderSearch {
  readonly runId: string
  readonly runner: Runner
  readonly pid: number
  /** Its identity as an earlier host recorded it; null: not recorded. */
  readonly known: ProcessIdentity | null
  readonly ports: Pick<SupervisorPorts, 'clock' | 'processes' | 'sessions'>
  /** Called once, however often it is tried again. */
  readonly onTrouble: (error: unknown) => void
  readonly isOver: () => boolean
}

/** The identity of a run's first process. Null: it is gone, somebody else has its pid, or it cannot be looked at. Never rejects. */
export async function findLeader(search: LeaderSearch): Promise<ProcessIdentity | null> {
  const { ports, onTrouble, isOver } = search
  const options = { clock: ports.clock, delaysMs: IDENTIFY_AGAIN_MS, onFirstFailure: onTrouble, isOver }
  // Reported at its first failure; the identity stays unknown.
  return retry(() => lookForLeader(search), options).catch(() => null)
}

async function lookForLeader(search: LeaderSearch): Promise<ProcessIdentity | null> {
  const holder = await search.ports.processes.identify(search.pid)
  return holder !== null && (await isOurs(holder, search)) ? holder : null
}

/** A pty's program is our own child: its pid is not reused before its exit is reaped. A tmux session's program is not, so the session must still list it. */
async function isOurs(holder: ProcessIdentity, { runId, runner, known, ports }: LeaderSearch): Promise<boolean> {
  if (known !== null && !isSameProcess(known, holder)) return false
  if (runner === 'pty') return true
  const sessions = await ports.sessions.list()
  // A server that does not answer has not said that the session is gone: it is asked again.
  if (!sessions.ok) throw new Error(sessions.error)
  return sessions.value.some((session) => session.runId === runId && session.pid === holder.pid && !session.isDead)
}
