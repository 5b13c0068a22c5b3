import { readFleet, type KnownAgent } from '../host/fleet.ts'
import { Session } from '../host/session.ts'
import { Output } from '../output/output.ts'
import type { HostLink } from './host-link.ts'

/** A session writes nothing of its own. */
const SILENT = new Output({
  out: { write: () => true },
  aside: { write: () => true },
  isJson: true,
  hasColors: false,
})

/** Agents with what is known beside them, as a filter needs it. Programs inside runs are told of no alerts and no vitals. */
export async function readKnown(link: HostLink, signal: AbortSignal): Promise<readonly KnownAgent[]> {
  if (link.isOfRun) return (await link.agents()).map((agent) => ({ agent, alerts: [], sample: null }))
  // On a connection of its own: whoever asks for all that is sent the news of it as well, which nobody here reads.
  using session = new Session({
    ...{ out: SILENT, dataDir: link.dataDir, isOneOfSeveral: false, isAttended: false },
    host: { label: null, remote: null },
  })
  const ended = (): void => session.dispose()
  signal.addEventListener('abort', ended)
  try {
    return await readFleet(session)
  } finally {
    signal.removeEventListener('abort', ended)
  }
}
