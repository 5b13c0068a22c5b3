import { readFileSync, mkdirSync } from 'node:fs'
import { homedir, hostname, userInfo } from 'node:os'
import { join } from 'node:path'
import { FileAgentTypes } from '../adapters/agent-types/file-agent-types.ts'
import { SystemClock } from '../adapters/clock/system-clock.ts'
import { PathCommandFinder } from '../adapters/command-finder/path-command-finder.ts'
import { prepareDataDir } from '../adapters/data-dir/data-dir.ts'
import { acquireHostLock } from '../adapters/host-lock/host-lock.ts'
import { NodeHostVitals } from '../adapters/host-vitals/node-host-vitals.ts'
import { RandomIds } from '../adapters/ids/random-ids.ts'
import { createProcessTable } from '../adapters/process-table/create-process-table.ts'
import { NodePtySpawner } from '../adapters/pty/node-pty-spawner.ts'
import type { ConfLike } from '../adapters/settings/conf-settings.ts'
import { openSettings, type ConfOptions } from '../adapters/settings/open-settings.ts'
import { createPlainConf } from '../adapters/settings/plain-conf.ts'
import { LoginShellEnvironment } from '../adapters/shell-env/login-shell-environment.ts'
import { openStore } from '../adapters/store/open-store.ts'
import { XtermMirrors } from '../adapters/terminal-mirror/xterm-mirror.ts'
import { FileWorkspaces } from '../adapters/workspaces/file-workspaces.ts'
import { DisposableStore } from '../base/disposable.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { ReportBug } from '../contract/rpc/serve.ts'
import type { DemoAgent, HostFacts, SupervisorPorts } from '../supervisor/environment.ts'
import { contractServerOf } from '../supervisor/server/contract-server.ts'
import { Supervisor } from '../supervisor/supervisor.ts'
import type { Host, HostFailure } from '../transports/host.ts'

/** What every host is composed from. */
export interface HostOptions {
  readonly dataDir: string
  /** Folder of `resources/`, as shipped. */
  readonly resourcesDir: string
  /** Control socket told to agents; null: none. */
  readonly controlPath: string | null
  readonly reportBug: ReportBug
}

/** What the two kinds of host differ in. */
export interface HostKind {
  readonly kind: HostFacts['kind']
  readonly version: string
  readonly createConf: (options: ConfOptions) => ConfLike
  readonly pickFolder: HostFacts['pickFolder']
  /** Program that runs the demo agents. */
  readonly node: string
}

/** The headless host: everything in plain Node. */
export function composeHeadless(options: HostOptions): Promise<Result<Host, HostFailure>> {
  const { version } = JSON.parse(readFileSync(join(options.resourcesDir, '../package.json'), 'utf8')) as {
    version: string
  }
  return composeHost(options, {
    kind: 'headless',
    version,
    createConf: createPlainConf,
    pickFolder: null,
    node: process.execPath,
  })
}

/** Puts a whole host together: claims the data directory, opens the store, rebuilds the fleet. */
export async function composeHost(options: HostOptions, own: HostKind): Promise<Result<Host, HostFailure>> {
  const dataDir = prepareDataDir(options.dataDir)
  if (!dataDir.ok) return dataDir
  const owned = new DisposableStore()
  const clock = new SystemClock()
  const processes = owned.add(await createProcessTable(process.platform))
  const identity = await processes.identify(process.pid)
  if (identity === null)
    return err({ message: 'Corral cannot find itself in the process table; it cannot supervise on this system.' })
  const lock = await acquireHostLock({
    dataDir: options.dataDir,
    holder: { kind: own.kind, identity, since: clock.now(), url: null },
    identify: (pid) => processes.identify(pid),
  })
  if (!lock.ok) return failed(owned, lock.error)
  owned.add(lock.value)
  const store = openStore({ path: join(options.dataDir, 'corral.db'), clock })
  if (!store.ok) return failed(owned, store.error)
  const settings = owned.add(openSettings({ dataDir: options.dataDir, clock, createConf: own.createConf }))
  const agentTypes = new FileAgentTypes({
    shipped: join(options.resourcesDir, 'agent-types'),
    own: join(options.dataDir, 'agent-types'),
  })
  const ports: SupervisorPorts = {
    clock,
    ids: new RandomIds(),
    ptys: new NodePtySpawner(),
    processes,
    store: owned.add(store.value.store),
    settings,
    mirrors: new XtermMirrors(),
    shellEnvironment: new LoginShellEnvironment({ platform: process.platform, hostEnv: process.env, home: homedir(), userShell: userInfo().shell }),
    commands: new PathCommandFinder(),
    workspaces: new FileWorkspaces(homedir()),
    hostVitals: new NodeHostVitals(),
    agentTypes,
  }
  const problems = [...store.value.notices, ...(await agentTypes.read()).problems]
  const supervisor = owned.add(await Supervisor.open(ports, factsOf(options, own, problems)))
  return ok({
    server: contractServerOf(supervisor),
    stopAll: (deadlineMs) => supervisor.stopAll({ cause: 'quit', deadlineMs }),
    dispose: () => owned.dispose(),
    [Symbol.dispose]: () => owned.dispose(),
  })
}

function factsOf(options: HostOptions, own: HostKind, problems: readonly string[]): HostFacts {
  return {
    kind: own.kind,
    version: own.version,
    platform: platformOf(process.platform),
    hostName: hostname(),
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

function platformOf(platform: NodeJS.Platform): HostFacts['platform'] {
  return platform === 'darwin' || platform === 'win32' ? platform : 'linux'
}

function demoFolder(dataDir: string): string {
  const folder = join(dataDir, 'demo')
  mkdirSync(folder, { recursive: true })
  return folder
}

function demoAgents(resourcesDir: string, node: string): DemoAgent[] {
  const fleet = JSON.parse(readFileSync(join(resourcesDir, 'demo/fleet.json'), 'utf8')) as {
    name: string
    role: string
  }[]
  return fleet.map(({ name, role }) => ({
    name,
    command: node,
    args: [join(resourcesDir, 'demo/demo-agent.mjs'), role],
  }))
}

function failed(owned: DisposableStore, failure: HostFailure): Result<never, HostFailure> {
  owned.dispose()
  return err({ message: failure.message })
}
