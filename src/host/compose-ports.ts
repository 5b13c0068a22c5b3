import { homedir } from 'node:os'
import { join } from 'node:path'
import { ChildAlertPrograms } from '../adapters/alert-programs/child-alert-programs.ts'
import { FileAlertRules } from '../adapters/alert-rules/file-alert-rules.ts'
import type { SystemClock } from '../adapters/clock/system-clock.ts'
import { systemMachineLook } from '../adapters/machine-look/system-machine-look.ts'
import { createPortHolders } from '../adapters/port-holders/create-port-holders.ts'
import { FileRemoteHosts } from '../adapters/remote-hosts/file-remote-hosts.ts'
import { databaseLookAt } from '../adapters/store/look-at-database.ts'
import { FetchWebhooks } from '../adapters/webhooks/fetch-webhooks.ts'
import { FileWorktreeRecords } from '../adapters/worktree-records/file-worktree-records.ts'
import { RealGit } from '../adapters/git/real-git.ts'
import { FileWorkspaces } from '../adapters/workspaces/file-workspaces.ts'
import type { ReportBug } from '../contract/rpc/handlers.ts'
import type { SupervisorPorts } from '../supervisor/environment.ts'
import { RemoteHosts } from '../supervisor/remote/remote-hosts.ts'
import type { ConnectRemote } from '../supervisor/remote/remotes.ts'
import { databaseOf } from './data-dir-names.ts'

/** Folders of a host. */
interface HostPlaces {
  readonly dataDir: string
  /** The shipped folder `resources/`. */
  readonly resourcesDir: string
}

/** What tells of the machine, for hints and for doctor. */
export function machinePorts(dataDir: string): Pick<SupervisorPorts, 'portHolders' | 'machine' | 'database'> {
  return {
    portHolders: createPortHolders(process.platform),
    machine: systemMachineLook(),
    database: databaseLookAt(databaseOf(dataDir)),
  }
}

/** What agents work in. */
export function workspacePorts(
  dataDir: string,
  shellEnvironment: SupervisorPorts['shellEnvironment'],
): Pick<SupervisorPorts, 'workspaces' | 'git' | 'worktreeRecords'> {
  return {
    workspaces: new FileWorkspaces(homedir()),
    git: new RealGit(async () => (await shellEnvironment.read()).env),
    worktreeRecords: new FileWorktreeRecords(join(dataDir, 'worktrees', '.records')),
  }
}

/** The hosts on other machines. */
export function newRemotes(
  { dataDir, reportBug }: { readonly dataDir: string; readonly reportBug: ReportBug },
  clock: SystemClock,
  connect: ConnectRemote,
): RemoteHosts {
  const list = new FileRemoteHosts(dataDir, () => clock.now())
  return new RemoteHosts({ list, connect, clock, random: () => Math.random(), reportBug })
}

/** What alerts need of the outside. */
export function alertPorts(options: HostPlaces): Pick<SupervisorPorts, 'alertRules' | 'webhooks' | 'alertPrograms'> {
  return {
    alertRules: new FileAlertRules(ownAndShipped(options, 'alert-rules')),
    webhooks: new FetchWebhooks(),
    alertPrograms: new ChildAlertPrograms(),
  }
}

/** Folders of files that are shipped, and that the owner adds. */
export function ownAndShipped(
  { resourcesDir, dataDir }: HostPlaces,
  name: 'agent-types' | 'alert-rules',
): { readonly shipped: string; readonly own: string } {
  return { shipped: join(resourcesDir, name), own: join(dataDir, name) }
}
