import type { HostView } from '../../contract/views.ts'
import { CONTRACT_VERSION } from '../../contract/version.ts'
import type { Supervisor } from '../supervisor.ts'

/** The host as clients show it. */
export function hostViewOf({ host, notices, survivors, ports, sessions, watches }: Supervisor): HostView {
  const { kind, version, platform, hostName, home, dataDir, pid, sampling } = host
  return {
    ...{ kind, version, platform, hostName, home, dataDir, pid, sampling },
    contractVersion: CONTRACT_VERSION,
    notices: notices.list,
    survivors: survivors.list,
    spending: watches.spending.latestDay,
    containment: ports.cgroups.description,
    sessionsProblem: sessions.problem,
    remotes: ports.remotes.views,
    remotesProblem: ports.remotes.problem,
  }
}
