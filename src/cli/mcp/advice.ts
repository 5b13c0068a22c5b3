import { EXIT } from '../exit-codes.ts'
import type { Failure } from '../failure.ts'
import type { HostLink } from './host-link.ts'

/** What to do next about what the host's own words do not say that. */
const NEXT: Partial<Record<NonNullable<Failure['code']>, string>> = {
  'agent-not-found': 'list_agents names those there are.',
  'task-not-found': 'list_tasks names those there are.',
  disconnected: 'The next call connects anew; what was asked may have been done.',
}

/** Most agents clean the environment of their servers. */
const PASS_ON =
  'If an agent of Corral started this server, have CORRAL_SOCKET, CORRAL_RUN_ID and CORRAL_RUN_SECRET passed on to it (docs/mcp.md).'

/** What went wrong, and what to do next. */
export function adviceFor({ message, code, exitCode }: Failure, { isOfRun }: Pick<HostLink, 'isOfRun'>): string {
  const next = code === null ? null : (NEXT[code] ?? null)
  if (next !== null) return `${message} ${next}`
  if (code === 'not-allowed' && !isOfRun) return `${message} ${PASS_ON}`
  return exitCode === EXIT.noHost ? `${message} The next call tries again.` : message
}
