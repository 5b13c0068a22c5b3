import type { Result } from '../base/result.ts'
import type { Environment } from '../core/agent/launch.ts'
import type { Limits } from '../shapes/run-limits.ts'
import type { RestartPolicy } from '../shapes/restart-policy.ts'
import type { AgentType } from '../shapes/agent-type.ts'
import type { Settings } from '../core/settings.ts'
import type { Clock } from '../base/clock.ts'
import type { AgentFiles } from '../core/agent-files.ts'
import type { AlertPrograms, AlertRules, Webhooks } from '../core/alerts/ports.ts'
import type { AgentServers } from '../core/agent-servers.ts'
import type { Cgroups } from '../core/cgroups.ts'
import type { DatabaseLook, MachineLook } from '../core/doctor/machine-look.ts'
import type {
  AgentTypes,
  CommandFinder,
  HostVitals,
  Ids,
  ProcessTable,
  PtySpawner,
  RunSecrets,
  SessionRunner,
  ShellEnvironment,
  Store,
  Workspaces,
} from '../core/ports.ts'
import type { PortHolders } from '../core/post-mortem/port-holders.ts'
import type { TerminalMirrors } from '../core/terminal/mirror.ts'
import type { Git, WorktreeRecords } from '../core/workspace/git.ts'
import type { SecretStore } from '../core/secrets/secret-store.ts'
import type { Patterns } from '../core/patterns.ts'
import type { Remotes } from './remote/remotes.ts'

/** Everything outside that a supervisor works with. */
export interface SupervisorPorts {
  readonly clock: Clock
  readonly ids: Ids
  /** A number from 0 to 1, 1 excluded. */
  readonly random: () => number
  readonly ptys: PtySpawner
  /** Runs that outlive this host. */
  readonly sessions: SessionRunner
  readonly cgroups: Cgroups
  readonly processes: ProcessTable
  readonly store: Store
  readonly settings: Settings
  readonly mirrors: TerminalMirrors
  readonly shellEnvironment: ShellEnvironment
  readonly commands: CommandFinder
  readonly workspaces: Workspaces
  readonly git: Git
  readonly worktreeRecords: WorktreeRecords
  readonly hostVitals: HostVitals
  readonly agentTypes: AgentTypes
  readonly runSecrets: RunSecrets
  readonly secrets: SecretStore
  readonly patterns: Patterns
  readonly agentFiles: AgentFiles
  readonly agentServers: AgentServers
  readonly alertRules: AlertRules
  readonly webhooks: Webhooks
  readonly alertPrograms: AlertPrograms
  readonly remotes: Remotes
  readonly portHolders: PortHolders
  readonly machine: MachineLook
  readonly database: DatabaseLook
  /** Where bugs go: what failed that should not, and where. Called once for each failure. */
  readonly reportBug: (error: unknown, where: string) => void
}

/** One agent of the demo fleet, and how its program is started. */
export interface DemoAgent {
  /** Its own. */
  readonly folder: string
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  /** Where it differs from the usual policy. */
  readonly restart: Partial<RestartPolicy>
  readonly limits: Limits
}

/** Shows a folder to the person at this machine; errors say why it was not shown. */
export interface FolderOpener {
  /** In the system's file manager. */
  readonly folder: (path: string) => Promise<Result<null, string>>
  /** In a program with a window of its own, which outlives the host. */
  readonly program: (order: {
    readonly file: string
    readonly args: readonly string[]
    readonly cwd: string
    readonly env: Environment
  }) => Promise<Result<null, string>>
}

/** What the host knows of itself. */
export interface HostProfile {
  readonly kind: 'desktop' | 'headless'
  readonly version: string
  readonly platform: 'linux' | 'darwin' | 'win32'
  readonly hostName: string
  /** IANA name. */
  readonly timeZone: string
  readonly home: string
  readonly dataDir: string
  readonly pid: number
  /** The run door's socket, which agents are told; null: the host does not listen there. */
  readonly runDoor: string | null
  /** The folder with the hooks that agents call. */
  readonly hooksDir: string
  /** In words, for the footer: how samples are had. */
  readonly sampling: string
  readonly demo: readonly DemoAgent[]
  /** Shows the system's folder dialog; null: this host has none. */
  readonly pickFolder: (() => Promise<string | null>) | null
  /** Null: this host cannot tell whether those who ask sit at this machine. */
  readonly opener: FolderOpener | null
  /** Things a person must be told that happened before the supervisor was there. */
  readonly problems: readonly string[]
}

/** Finds an agent type by id. */
export async function findAgentType(types: AgentTypes, id: string): Promise<AgentType | null> {
  const all = await types.list()
  return all.find((type) => type.id === id) ?? null
}
