import { Lifetime } from '../base/disposable.ts'
import { Emitter } from '../base/event.ts'
import type { HostNotice, HostView } from '../contract/schemas/host.ts'
import { CONTRACT_VERSION } from '../contract/version.ts'
import type { JournalEntry } from '../core/agent/record.ts'
import type { SupervisedAgent } from './supervised-agent.ts'
import type { HostFacts, SupervisorPorts } from './environment.ts'
import { Fleet } from './fleet.ts'
import { Journal } from './journal.ts'
import { AgentDirectory } from './agent-directory.ts'
import { stopAll, type StopAllOutcome } from './stop-all.ts'
import { Survivors } from './survivors.ts'
import { TreeWatch } from './tree-watch.ts'
import { VitalsSampler } from './vitals-sampler.ts'

/** Starts, watches and stops agents: the application behind every client. */
export class Supervisor extends Lifetime {
  readonly ports: SupervisorPorts
  readonly host: HostFacts
  readonly journal: Journal
  readonly trees: TreeWatch
  readonly sampler: VitalsSampler
  readonly fleet: Fleet
  readonly survivors: Survivors
  readonly directory: AgentDirectory
  private readonly hostChanges = this.register(new Emitter<HostView>())
  private notices: readonly HostNotice[] = []
  private noticeCount = 0

  /** Notices or survivors changed. */
  readonly onHostChange = this.hostChanges.event

  private constructor(ports: SupervisorPorts, host: HostFacts) {
    super()
    this.ports = ports
    this.host = host
    this.journal = this.register(new Journal(ports.store, ports.clock))
    this.trees = this.register(new TreeWatch(ports.processes, ports.clock))
    this.sampler = this.register(
      new VitalsSampler({ trees: this.trees, clock: ports.clock, hostVitals: ports.hostVitals }),
    )
    this.fleet = this.register(
      new Fleet({ ports, host, journal: this.journal, trees: this.trees, sampler: this.sampler }),
    )
    this.survivors = this.register(new Survivors(ports.processes, this.trees))
    this.directory = new AgentDirectory(ports)
    this.register(this.journal.onWriteFailure((message) => this.notify('error', message)))
    this.register(this.sampler.onTick(() => void this.survivors.refresh()))
    this.register(
      this.sampler.onProblem((problem) => this.notify('warning', `Vitals could not be read: ${String(problem)}`)),
    )
    this.register(
      this.survivors.onFound(({ agentId, pid, name, runId }) =>
        this.agent(agentId)?.note({ kind: 'survivor-found', pid, name, runId }),
      ),
    )
    this.register(this.survivors.onRunOver(({ agentId, runId }) => this.agent(agentId)?.lostRunOver(runId)))
    this.register(this.journal.onEntry((entry) => this.watchLost(entry)))
    this.register(this.survivors.onDidChange(() => this.hostChanges.fire(this.hostView())))
    for (const problem of host.problems) this.notify('warning', problem)
    if (ports.settings.problem !== null) this.notify('warning', ports.settings.problem)
    void this.warmUp()
  }

  /** Rebuilds everything from the store. Survivors of an earlier life are found before anything can be spawned. */
  static async open(ports: SupervisorPorts, host: HostFacts): Promise<Supervisor> {
    const supervisor = new Supervisor(ports, host)
    for (const stored of ports.store.readAgents()) {
      const agent = supervisor.fleet.restore(stored)
      for (const run of stored.state.lostRuns) {
        supervisor.survivors.watch(run, { agentId: agent.record.id, agentName: agent.record.spec.name })
      }
      agent.hostLost()
    }
    await supervisor.survivors.refresh()
    return supervisor
  }

  /** Stops everything, in parallel; force at the deadline. */
  stopAll(options: { readonly cause: 'user' | 'quit'; readonly deadlineMs: number }): Promise<StopAllOutcome> {
    return stopAll(this.fleet.list(), this.ports.clock, options)
  }

  /** Tells a person something about the host; the same words are told once. */
  notify(severity: HostNotice['severity'], message: string): void {
    if (this.notices.some((notice) => notice.message === message)) return
    this.notices = [...this.notices, { id: `notice-${++this.noticeCount}`, severity, message }]
    this.hostChanges.fire(this.hostView())
  }

  /** Takes a notice off the list. */
  dismissNotice(id: string): void {
    this.notices = this.notices.filter((notice) => notice.id !== id)
    this.hostChanges.fire(this.hostView())
  }

  private agent(id: string): SupervisedAgent | null {
    const agent = this.fleet.get(id)
    return agent.ok ? agent.value : null
  }

  private watchLost({ agentId, fact }: JournalEntry): void {
    const agent = this.agent(agentId)
    if (fact.kind === 'run-lost' && agent) {
      this.survivors.watch(fact.run, { agentId, agentName: agent.record.spec.name })
    }
  }

  /** The login shell is asked early: the first start should not wait for it. */
  private async warmUp(): Promise<void> {
    const { problem } = await this.ports.shellEnvironment.read()
    if (problem !== null && !this.isDisposed) this.notify('info', problem)
  }

  hostView(): HostView {
    const { kind, version, platform, hostName, home, dataDir, pid, sampling } = this.host
    const own = { kind, version, platform, hostName, home, dataDir, pid, sampling }
    return { ...own, contractVersion: CONTRACT_VERSION, notices: this.notices, survivors: this.survivors.list }
  }
}
