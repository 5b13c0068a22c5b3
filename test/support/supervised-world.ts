import { randomBytes } from 'node:crypto'
import type { ActivityRule } from '../../src/shapes/activity-rule.ts'
import type { LaunchExtra } from '../../src/shapes/launch-extra.ts'
import type { JournalEntry } from '../../src/shapes/journal.ts'
import type { AgentSpec } from '../../src/shapes/spec.ts'
import type { TaskBlock } from '../../src/shapes/task-block.ts'
import type { HostProfile, SupervisorPorts } from '../../src/supervisor/environment.ts'
import type { SupervisedAgent } from '../../src/supervisor/fleet/supervised-agent.ts'
import { Supervisor } from '../../src/supervisor/supervisor.ts'
import { SAMPLE_RULES, sampleAgentType } from './agent-type.ts'
import { FakeAgentFiles } from './fake-agent-files.ts'
import { FakeAgentServers } from './fake-agent-servers.ts'
import { FakeAlertPorts } from './fake-alert-ports.ts'
import { FakeCgroups } from './fake-cgroups.ts'
import { FakeCommandFinder } from './fake-command-finder.ts'
import { soundDatabase, soundMachine } from './fake-machine-look.ts'
import { FakeMirrors } from './fake-mirror.ts'
import { FakePortHolders } from './fake-port-holders.ts'
import { FakeProcessTable } from './fake-process-table.ts'
import { FakePtySpawner } from './fake-pty-spawner.ts'
import { FakeSessionRunner } from './fake-session-runner.ts'
import { FakeWorkspaces } from './fake-workspaces.ts'
import { ManualClock, settle } from './manual-clock.ts'
import { MemorySettings } from './memory-settings.ts'
import { MemorySecrets } from './memory-secrets.ts'
import { FailingStore } from './memory-store.ts'
import { MemoryWorktreeRecords, noGit } from './no-git.ts'
import { noRemotes } from './no-remotes.ts'
import { plainRunSecrets } from './plain-run-secrets.ts'
import { sampleSpec } from './sample-states.ts'
import { testPatterns } from './test-patterns.ts'

const HOST: HostProfile = {
  kind: 'headless',
  version: '0.0.0',
  platform: 'linux',
  hostName: 'test',
  timeZone: 'UTC',
  home: '/home/ada',
  dataDir: '/data',
  pid: 1,
  runDoor: '/run/corral.runs',
  hooksDir: '/corral/hooks',
  sampling: 'Sampling 1 s',
  demo: [{ name: 'demo-one', folder: '/work', command: '/bin/program', args: ['one'], restart: {}, limits: {} }],
  pickFolder: null,
  opener: null,
  problems: [],
}

/** A command as a task: its exit code decides. */
const COMMAND_TASK: TaskBlock = {
  ...{ args: ['{args}'], env: {}, format: 'exit-code', permissionArgs: [] },
  permissions: { 'read-only': null, edit: null, own: { args: [], env: {} } },
}

/** A supervisor with simulated clock, processes, terminals and store, which outlive a host that crashes. */
export class SupervisedWorld {
  readonly clock = new ManualClock()
  readonly table = new FakeProcessTable()
  readonly ptys = new FakePtySpawner(this.table)
  readonly sessions = new FakeSessionRunner(this.ptys)
  readonly cgroups = new FakeCgroups(this.table)
  readonly settings = new MemorySettings()
  freeMemoryBytes = 4e9
  memoryStallPercent: number | null = null
  /** Called before the machine is read, at a monotonic time in ms. */
  onHostRead: ((atMs: number) => void) | null = null
  /** Processes the machine's out-of-memory killer has ended. */
  oomKills: number | null = 0
  /** The result of every random draw. */
  random = 0.5
  readonly store = new FailingStore()
  readonly secrets = new MemorySecrets()
  readonly mirrors = new FakeMirrors()
  /** Rules of the type `told`, as its file has them now. */
  rules: readonly ActivityRule[] = SAMPLE_RULES
  /** What the type `equipped` adds to its launches. */
  extras: readonly LaunchExtra[] = []
  readonly typeProblems: string[] = []
  readonly agentFiles = new FakeAgentFiles()
  readonly servers = new FakeAgentServers()
  readonly alerts = new FakeAlertPorts()
  readonly portHolders = new FakePortHolders()
  readonly workspaces = new FakeWorkspaces({ '/work': 'main', '/plain': null })
  /** Every journal entry sent by any host of this world, in order. */
  readonly told: JournalEntry[] = []
  /** Bugs that were reported. */
  readonly bugs: { readonly error: unknown; readonly where: string }[] = []
  supervisor!: Supervisor
  private readonly ports: SupervisorPorts

  private constructor(change: (ports: SupervisorPorts) => SupervisorPorts) {
    const { typeProblems: problems } = this
    const hex = (bytes: number): string => randomBytes(bytes).toString('hex')
    this.ports = change({
      clock: this.clock,
      ids: { runId: () => hex(16), agentId: () => hex(6) },
      random: () => this.random,
      ptys: this.ptys,
      sessions: this.sessions,
      cgroups: this.cgroups,
      processes: this.table,
      store: this.store,
      settings: this.settings,
      mirrors: this.mirrors,
      shellEnvironment: {
        read: async () => ({ env: { PATH: '/bin', SHELL: '/bin/sh' }, source: 'host', problem: null }),
      },
      commands: new FakeCommandFinder({
        '/bin/program': { version: '1.2.3' },
        '/bin/sh': {},
        '/bin/perl': {},
        '/bin/plain-file': { isExecutable: false },
      }),
      workspaces: this.workspaces,
      git: noGit,
      worktreeRecords: new MemoryWorktreeRecords(),
      hostVitals: {
        oomKills: () => this.oomKills,
        read: () => {
          this.onHostRead?.(this.clock.monotonicMs())
          return {
            at: this.clock.now(),
            totalMemoryBytes: 8e9,
            freeMemoryBytes: this.freeMemoryBytes,
            memoryPressurePercent: null,
            memoryStallPercent: this.memoryStallPercent,
            cores: 2,
            ownCpuPercent: 1,
            ownRssBytes: 1e8,
          }
        },
      },
      runSecrets: plainRunSecrets,
      secrets: this.secrets,
      patterns: testPatterns,
      agentFiles: this.agentFiles,
      agentServers: this.servers,
      alertRules: this.alerts.rules,
      webhooks: this.alerts.webhooks,
      alertPrograms: this.alerts.programs,
      portHolders: this.portHolders,
      ...{ machine: soundMachine(), database: soundDatabase, remotes: noRemotes },
      reportBug: (error, where) => void this.bugs.push({ error, where }),
      agentTypes: {
        get problems() {
          return [...problems]
        },
        list: async () => [
          sampleAgentType({ id: 'custom', command: null, task: COMMAND_TASK }),
          sampleAgentType({
            id: 'limited',
            command: null,
            rateLimits: [{ pattern: 'usage limit reached\\|(?<reset>\\d+)', reset: 'epoch' }],
          }),
          sampleAgentType({
            id: 'told',
            command: null,
            activity: this.rules,
            sessionFile: 'claude',
            transcript: 'claude',
            server: 'opencode',
          }),
          sampleAgentType({ id: 'equipped', command: 'program', versionArgs: ['-v'], extras: this.extras }),
          sampleAgentType({
            ...{ id: 'talker', command: 'program', transcript: 'claude' },
            resume: { name: ['--id', '{id}'], goOn: ['--go-on', '{id}'], unlessArgs: ['--own'] },
          }),
          sampleAgentType({
            ...{ id: 'self-named', command: 'program', transcript: 'codex' },
            resume: { name: null, goOn: ['resume', '{id}'], unlessArgs: ['exec'] },
          }),
          sampleAgentType({ id: 'shell', command: null, isShell: true }),
          sampleAgentType({ id: 'versioned', command: 'program', versionArgs: ['-v'] }),
        ],
      },
    })
  }

  /** A world with a running host; `change` may wrap its ports. */
  static async open(change: (ports: SupervisorPorts) => SupervisorPorts = (ports) => ports): Promise<SupervisedWorld> {
    const world = new SupervisedWorld(change)
    await world.startHost()
    return world
  }

  /** Starts a host, which rebuilds everything from the store. */
  async startHost(): Promise<void> {
    this.supervisor = await this.whileTimePasses(Supervisor.open(this.ports, HOST))
    this.supervisor.publisher.onPublish(({ entry }) => this.told.push(entry))
  }

  /** SIGKILL of the host: terminals close without any cleanup. Then the next host starts. */
  async crashHost(): Promise<void> {
    this.supervisor.dispose()
    await settle()
    await this.startHost()
  }

  private async whileTimePasses<T>(work: Promise<T>): Promise<T> {
    const state = { isDone: false }
    const finish = (): void => void (state.isDone = true)
    work.then(finish, finish)
    await settle()
    while (!state.isDone) await this.pass(1)
    return work
  }

  create(change: Partial<AgentSpec> = {}): SupervisedAgent {
    const created = this.supervisor.fleet.create(
      sampleSpec({ name: `agent-${this.supervisor.fleet.list().length}`, ...change }),
    )
    if (!created.ok) throw new Error(created.error.message)
    return created.value
  }

  /** The agent with this id under the current host. */
  agent(id: string): SupervisedAgent {
    const agent = this.supervisor.fleet.get(id)
    if (!agent.ok) throw new Error(agent.error.message)
    return agent.value
  }

  /** Creates and starts an agent, and waits until its phase settles. */
  async started(change: Partial<AgentSpec> = {}): Promise<SupervisedAgent> {
    const agent = this.create(change)
    agent.start()
    await this.pass(20)
    return agent
  }

  /** Lets time pass. */
  async pass(ms: number): Promise<void> {
    await this.clock.advanceAsync(ms)
    await settle()
  }
}
