import { homedir, hostname, userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import { FileAgentFiles } from '../adapters/agent-files/file-agent-files.ts'
import { HttpAgentServers } from '../adapters/agent-servers/http-agent-servers.ts'
import { FileAgentTypes } from '../adapters/agent-types/file-agent-types.ts'
import { createCgroups } from '../adapters/cgroup/create-cgroups.ts'
import { SystemClock } from '../adapters/clock/system-clock.ts'
import { PathCommandFinder } from '../adapters/command-finder/path-command-finder.ts'
import { prepareDataDir } from '../adapters/data-dir/data-dir.ts'
import { resolveDataDir } from '../node/data-dir-place.ts'
import { acquireHostLock, type HostLock } from '../adapters/host-lock/host-lock.ts'
import { NodeHostVitals } from '../adapters/host-vitals/node-host-vitals.ts'
import { NodeOwnUse } from '../adapters/host-vitals/node-own-use.ts'
import { RandomIds } from '../adapters/ids/random-ids.ts'
import { Re2Patterns } from '../adapters/patterns/re2-patterns.ts'
import { createProcessTable } from '../adapters/process-table/create-process-table.ts'
import { DerivedRunSecrets } from '../adapters/run-secrets/derived-run-secrets.ts'
import { readOrMakeRunKey, type RunKey } from '../adapters/run-secrets/run-key.ts'
import { closeOnExecProblems } from '../adapters/pty/close-on-exec.ts'
import { NodePtySpawner } from '../adapters/pty/node-pty-spawner.ts'
import { FileSecrets } from '../adapters/secrets/file-secrets.ts'
import type { ConfSettings } from '../adapters/settings/conf-settings.ts'
import { openSettings, type SettingsOptions } from '../adapters/settings/open-settings.ts'
import { LoginShellEnvironment } from '../adapters/shell-env/login-shell-environment.ts'
import { openStore, type OpenedStore } from '../adapters/store/open-store.ts'
import { XtermMirrors } from '../adapters/terminal-mirror/xterm-mirror.ts'
import { TmuxSessionRunner } from '../adapters/tmux/tmux-session-runner.ts'
import { DisposableStore, toDisposable } from '../base/disposable.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { ReportBug } from '../contract/rpc/handlers.ts'
import type { ProcessIdentity } from '../shapes/process-identity.ts'
import { isZombie } from '../core/process/process-row.ts'
import type { ProcessTable, SessionRunner } from '../core/ports.ts'
import type { SecretStore } from '../core/secrets/secret-store.ts'
import type { HostProfile, SupervisorPorts } from '../supervisor/environment.ts'
import { contractServerOf } from '../supervisor/server/contract-server.ts'
import { countedServer } from '../supervisor/server/counted-server.ts'
import { MetricsSource } from '../supervisor/server/metrics-source.ts'
import { Supervisor } from '../supervisor/supervisor.ts'
import type { Host, HostFailure } from '../transports/host.ts'
import { sshConnect } from './connect-remote.ts'
import { databaseOf, scopeOf, secretsOf, sessionServerOf } from './data-dir-names.ts'
import { demoAgents } from './demo-fleet.ts'
import { HostDoors, type DoorPlace } from './host-doors.ts'
import { alertPorts, machinePorts, newRemotes, ownAndShipped, workspacePorts } from './compose-ports.ts'

export interface HostOptions {
  readonly dataDir: string
  /** The shipped folder `resources/`. */
  readonly resourcesDir: string
  readonly controlPath: DoorPlace
  /** What the program around the host has to tell the person, each shown as a notice. */
  readonly problems?: readonly string[]
  readonly reportBug: ReportBug
}

/** The differences between the two kinds of host. */
export interface HostKind {
  readonly kind: HostProfile['kind']
  readonly version: string
  /** Creates the object that maintains the settings file. */
  readonly createConf: SettingsOptions['createConf']
  readonly pickFolder: HostProfile['pickFolder']
  readonly opener: HostProfile['opener']
  /** Program that runs the demo agents. */
  readonly node: string
}

/** The data directory: the one given, else CORRAL_DATA_DIR, else the platform's place. Creates nothing. */
export function findDataDir(asked: string | null): Result<string, HostFailure> {
  if (asked !== null) return ok(resolve(asked))
  return resolveDataDir({ platform: process.platform, env: process.env, home: homedir() })
}

/** The same, created if needed, and checked to be nobody else's: before anything is read or written there. */
export function openDataDir(asked: string | null): Result<string, HostFailure> {
  const found = findDataDir(asked)
  return found.ok ? prepareDataDir(found.value) : found
}

/** Composes a whole host: claims the data directory, opens the store, rebuilds the fleet. */
export async function composeHost(options: HostOptions, own: HostKind): Promise<Result<Host, HostFailure>> {
  const owned = new DisposableStore()
  const clock = new SystemClock()
  const processes = owned.add(await createProcessTable(process.platform))
  const kept = await openKept(options, own, { owned, clock, processes })
  if (!kept.ok) return failed(owned, kept.error)
  const { lock, secrets, store, settings, runKey, doors } = kept.value
  const patterns = new Re2Patterns()
  const agentTypes = new FileAgentTypes(ownAndShipped(options, 'agent-types'), patterns)
  const ptys = new NodePtySpawner()
  const shellEnvironment = newShellEnvironment()
  const ports: SupervisorPorts = {
    clock,
    ...{ ids: new RandomIds(), random: () => Math.random() },
    ptys,
    sessions: createSessions(options.dataDir, { ptys, shellEnvironment }),
    cgroups: owned.add(await createCgroups({ platform: process.platform, scope: scopeOf(options.dataDir) })),
    processes,
    store: owned.add(store.store),
    settings,
    mirrors: new XtermMirrors(),
    shellEnvironment,
    commands: new PathCommandFinder(patterns),
    ...workspacePorts(options.dataDir, shellEnvironment),
    hostVitals: new NodeHostVitals(),
    agentTypes,
    secrets,
    runSecrets: new DerivedRunSecrets(runKey.key),
    patterns,
    ...{ agentFiles: new FileAgentFiles(), agentServers: new HttpAgentServers() },
    ...alertPorts(options),
    ...machinePorts(options.dataDir),
    remotes: owned.add(newRemotes(options, clock, sshConnect(shellEnvironment))),
    reportBug: options.reportBug,
  }
  const found = [store.notices, (await agentTypes.read()).problems, runKey.notices, doors.problems]
  const problems = [...(options.problems ?? []), ...found.flat(), ...closeOnExecProblems()]
  const profile = hostProfileOf(options, own, { problems, runDoor: doors.runDoor })
  const supervisor = owned.add(await Supervisor.open(ports, profile))
  // Disposed first, so that nobody asks a supervisor that has ended.
  owned.add(toDisposable(() => doors.dispose()))
  return ok(hostOf(supervisor, { lock, doors, owned, reportBug: options.reportBug }))
}

/** A supervisor as the program around it sees it. */
function hostOf(
  supervisor: Supervisor,
  { lock, doors, owned, reportBug }: Pick<Kept, 'lock' | 'doors'> & { owned: DisposableStore; reportBug: ReportBug },
): Host {
  const { server, clients } = countedServer(contractServerOf(supervisor))
  return {
    server,
    serveDoors: (server) => doors.serve(server, reportBug),
    announce: (url) => lock.announce(url),
    stopAll: (stop) => supervisor.stopAll({ cause: 'quit', ...stop }),
    openMetrics: () => new MetricsSource(supervisor, { ownUse: new NodeOwnUse(), clients }),
    dispose: () => owned.dispose(),
    [Symbol.dispose]: () => owned.dispose(),
  }
}

/** What only one host of a data directory may have. The sockets are open before any agent is told of them. */
interface Kept {
  readonly lock: HostLock
  readonly secrets: SecretStore
  readonly store: OpenedStore
  readonly settings: ConfSettings
  readonly runKey: RunKey
  readonly doors: HostDoors
}

async function openKept(
  { dataDir, controlPath }: HostOptions,
  { kind, createConf }: HostKind,
  { owned, clock, processes }: { owned: DisposableStore; clock: SystemClock; processes: ProcessTable },
): Promise<Result<Kept, HostFailure>> {
  const claimed = await claimDataDir(dataDir, kind, processes)
  if (!claimed.ok) return claimed
  const lock = owned.add(claimed.value)
  const secrets = new FileSecrets(secretsOf(dataDir))
  const store = openStore({ path: databaseOf(dataDir), clock, secrets })
  if (!store.ok) return store
  const settings = owned.add(openSettings({ dataDir, clock, createConf }))
  const runKey = readOrMakeRunKey(dataDir)
  const doors = owned.add(await HostDoors.open(controlPath))
  return ok({ lock, secrets, store: store.value, settings, runKey, doors })
}

/** Asks the login shell of this user. */
export function newShellEnvironment(): LoginShellEnvironment {
  return new LoginShellEnvironment({
    platform: process.platform,
    hostEnv: process.env,
    home: homedir(),
    userShell: loginShell(),
  })
}

/** The tmux sessions of a data directory. */
export function createSessions(
  dataDir: string,
  { ptys, shellEnvironment }: Pick<SupervisorPorts, 'ptys' | 'shellEnvironment'>,
): SessionRunner {
  const { CORRAL_DATA_DIR: _, ...env } = process.env
  const usual = resolveDataDir({ platform: process.platform, env, home: homedir() })
  return new TmuxSessionRunner({
    socketName: sessionServerOf(dataDir, usual.ok ? usual.value : null),
    configDir: join(dataDir, 'tmux'),
    ptys,
    readEnvironment: async () => (await shellEnvironment.read()).env,
  })
}

/** What a host knows about itself. */
function hostProfileOf(
  options: HostOptions,
  own: HostKind,
  found: Pick<HostProfile, 'problems' | 'runDoor'>,
): HostProfile {
  return {
    kind: own.kind,
    version: own.version,
    platform: platformOf(process.platform),
    hostName: hostname(),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    home: homedir(),
    dataDir: options.dataDir,
    pid: process.pid,
    hooksDir: join(options.resourcesDir, 'hooks'),
    sampling: 'Sampling 1 s',
    demo: demoAgents(options, own.node),
    ...{ pickFolder: own.pickFolder, opener: own.opener },
    ...found,
  }
}

/** The platform as the contract names it. */
export function platformOf(platform: NodeJS.Platform): HostProfile['platform'] {
  return platform === 'darwin' || platform === 'win32' ? platform : 'linux'
}

/** Null if the system has no entry for this user (a container with a bare uid). */
function loginShell(): string | null {
  try {
    return userInfo().shell
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error
    return null
  }
}

/** Takes the host lock of the data directory. */
async function claimDataDir(
  dataDir: string,
  kind: HostProfile['kind'],
  processes: ProcessTable,
): Promise<Result<HostLock, HostFailure>> {
  const prepared = prepareDataDir(dataDir)
  if (!prepared.ok) return prepared
  const identity = await processes.identify(process.pid)
  if (identity === null) {
    return err({ message: 'Corral cannot find itself in the process table; it cannot supervise on this system.' })
  }
  const holder = { kind, identity, since: Date.now(), url: null }
  return acquireHostLock({ dataDir, holder, identify: (pid) => identifyLiving(pid, processes) })
}

/** A zombie holds no lock: a host that was just killed must not keep the next one out. */
export async function identifyLiving(pid: number, processes: ProcessTable): Promise<ProcessIdentity | null> {
  const row = (await processes.sweep()).find((one) => one.pid === pid)
  return row === undefined || isZombie(row) ? null : processes.identify(pid)
}

function failed(owned: DisposableStore, failure: HostFailure): Result<never, HostFailure> {
  owned.dispose()
  return err({ message: failure.message })
}
