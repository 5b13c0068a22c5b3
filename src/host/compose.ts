import { homedir, hostname, userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import { FileAgentTypes, type AgentTypeFolders } from '../adapters/agent-types/file-agent-types.ts'
import { createCgroups } from '../adapters/cgroup/create-cgroups.ts'
import { SystemClock } from '../adapters/clock/system-clock.ts'
import { PathCommandFinder } from '../adapters/command-finder/path-command-finder.ts'
import { prepareDataDir, resolveDataDir } from '../adapters/data-dir/data-dir.ts'
import { acquireHostLock, type HostLock } from '../adapters/host-lock/host-lock.ts'
import { NodeHostVitals } from '../adapters/host-vitals/node-host-vitals.ts'
import { RandomIds } from '../adapters/ids/random-ids.ts'
import { Re2Patterns } from '../adapters/patterns/re2-patterns.ts'
import { createProcessTable } from '../adapters/process-table/create-process-table.ts'
import { closeOnExecProblems } from '../adapters/pty/close-on-exec.ts'
import { NodePtySpawner } from '../adapters/pty/node-pty-spawner.ts'
import { openSettings, type SettingsOptions } from '../adapters/settings/open-settings.ts'
import { LoginShellEnvironment } from '../adapters/shell-env/login-shell-environment.ts'
import { openStore } from '../adapters/store/open-store.ts'
import { XtermMirrors } from '../adapters/terminal-mirror/xterm-mirror.ts'
import { TmuxSessionRunner } from '../adapters/tmux/tmux-session-runner.ts'
import { FileWorkspaces } from '../adapters/workspaces/file-workspaces.ts'
import { DisposableStore } from '../base/disposable.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { ReportBug } from '../contract/rpc/handlers.ts'
import type { ProcessIdentity } from '../shapes/process-identity.ts'
import { isZombie } from '../core/process/process-row.ts'
import type { ProcessTable, SessionRunner } from '../core/ports.ts'
import type { HostProfile, SupervisorPorts } from '../supervisor/environment.ts'
import { contractServerOf } from '../supervisor/server/contract-server.ts'
import { Supervisor } from '../supervisor/supervisor.ts'
import type { Host, HostFailure } from '../transports/host.ts'
import { scopeOf, sessionServerOf } from './data-dir-names.ts'
import { demoAgents, demoFolder } from './demo-fleet.ts'

export interface HostOptions {
  readonly dataDir: string
  /** The shipped folder `resources/`. */
  readonly resourcesDir: string
  /** Path of the control socket, which agents are told; null if there is none. */
  readonly controlPath: string | null
  readonly reportBug: ReportBug
}

/** The differences between the two kinds of host. */
export interface HostKind {
  readonly kind: HostProfile['kind']
  readonly version: string
  /** Creates the object that maintains the settings file. */
  readonly createConf: SettingsOptions['createConf']
  readonly pickFolder: HostProfile['pickFolder']
  /** Program that runs the demo agents. */
  readonly node: string
}

/** The data directory: the one given, else CORRAL_DATA_DIR, else the platform's place. Creates nothing. */
export function findDataDir(asked: string | null): Result<string, HostFailure> {
  if (asked !== null) return ok(resolve(asked))
  return resolveDataDir({ platform: process.platform, env: process.env, home: homedir() })
}

/** Composes a whole host: claims the data directory, opens the store, rebuilds the fleet. */
export async function composeHost(options: HostOptions, own: HostKind): Promise<Result<Host, HostFailure>> {
  const owned = new DisposableStore()
  const clock = new SystemClock()
  const processes = owned.add(await createProcessTable(process.platform))
  const lock = await claimDataDir(options.dataDir, own.kind, processes)
  if (!lock.ok) return failed(owned, lock.error)
  owned.add(lock.value)
  const store = openStore({ path: join(options.dataDir, 'corral.db'), clock })
  if (!store.ok) return failed(owned, store.error)
  const settings = owned.add(openSettings({ dataDir: options.dataDir, clock, createConf: own.createConf }))
  const patterns = new Re2Patterns()
  const agentTypes = new FileAgentTypes(agentTypeFoldersOf(options), patterns)
  const ptys = new NodePtySpawner()
  const shellEnvironment = new LoginShellEnvironment({
    platform: process.platform,
    hostEnv: process.env,
    home: homedir(),
    userShell: loginShell(),
  })
  const ports: SupervisorPorts = {
    clock,
    ids: new RandomIds(),
    random: () => Math.random(),
    ptys,
    sessions: createSessions(options.dataDir, { ptys, shellEnvironment }),
    cgroups: await createCgroups({ platform: process.platform, scope: scopeOf(options.dataDir) }),
    processes,
    store: owned.add(store.value.store),
    settings,
    mirrors: new XtermMirrors(),
    shellEnvironment,
    commands: new PathCommandFinder(patterns),
    workspaces: new FileWorkspaces(homedir()),
    hostVitals: new NodeHostVitals(),
    agentTypes,
    patterns,
    reportBug: options.reportBug,
  }
  const problems = [...store.value.notices, ...(await agentTypes.read()).problems, ...closeOnExecProblems()]
  const supervisor = owned.add(await Supervisor.open(ports, hostProfileOf(options, own, problems)))
  return ok({
    server: contractServerOf(supervisor),
    announce: (url) => lock.value.announce(url),
    stopAll: (stop) => supervisor.stopAll({ cause: 'quit', ...stop }),
    dispose: () => owned.dispose(),
    [Symbol.dispose]: () => owned.dispose(),
  })
}

function agentTypeFoldersOf({ resourcesDir, dataDir }: HostOptions): AgentTypeFolders {
  return { shipped: join(resourcesDir, 'agent-types'), own: join(dataDir, 'agent-types') }
}

function createSessions(
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
function hostProfileOf(options: HostOptions, own: HostKind, problems: readonly string[]): HostProfile {
  return {
    kind: own.kind,
    version: own.version,
    platform: platformOf(process.platform),
    hostName: hostname(),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    home: homedir(),
    dataDir: options.dataDir,
    pid: process.pid,
    socket: options.controlPath,
    sampling: 'Sampling 1 s',
    demo: { folder: demoFolder(options.dataDir), agents: demoAgents(options.resourcesDir, own.node) },
    pickFolder: own.pickFolder,
    problems,
  }
}

function platformOf(platform: NodeJS.Platform): HostProfile['platform'] {
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
async function identifyLiving(pid: number, processes: ProcessTable): Promise<ProcessIdentity | null> {
  const row = (await processes.sweep()).find((one) => one.pid === pid)
  return row === undefined || isZombie(row) ? null : processes.identify(pid)
}

function failed(owned: DisposableStore, failure: HostFailure): Result<never, HostFailure> {
  owned.dispose()
  return err({ message: failure.message })
}
