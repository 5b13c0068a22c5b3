import { Lifetime } from '../base/disposable.ts'
import { ok, type Result } from '../base/result.ts'
import { Emitter } from '../base/event.ts'
import type { HostNotice, HostView, SessionView } from '../contract/views.ts'
import type { JournalEntry } from '../shapes/journal.ts'
import { CONTRACT_VERSION } from '../contract/version.ts'
import { liveRunOf } from '../core/agent/state.ts'
import type { SignalOutcome } from '../core/ports.ts'
import { AdmissionGate } from './admission/admission-gate.ts'
import { AgentDirectory } from './host/agent-directory.ts'
import type { HostFacts, SupervisorPorts } from './environment.ts'
import { Fleet } from './fleet/fleet.ts'
import { Journal } from './kernel/journal.ts'
import { takeOver } from './aftermath/take-over.ts'
import type { SupervisedAgent } from './fleet/supervised-agent.ts'
import { stopAll, type StopAllOptions, type StopAllOutcome } from './fleet/stop-all.ts'
import { Survivors, type SurvivorRef } from './aftermath/survivors.ts'
import { TreeWatch } from './tree/tree-watch.ts'
import { VitalsSampler } from './vitals/vitals-sampler.ts'

/** Starts, watches and stops agents: the application behind every client. */
export class Supervisor extends Lifetime {
  readonly ports: SupervisorPorts
  readonly host: HostFacts
  readonly journal: Journal
  readonly trees: TreeWatch
  readonly sampler: VitalsSampler
  readonly gate: AdmissionGate
  readonly fleet: Fleet
  readonly survivors: Survivors
  readonly directory: AgentDirectory
  private readonly hostChanges = this.register(new Emitter<HostView>())
  /** What an earlier host left has been found. */
  private isTakenOver = false
  private sessionsProblem: string | null = null
  private notices: readonly HostNotice[] = []
  private noticeCount = 0

  /** Notices, survivors or the queue changed. */
  readonly onHostChange = this.hostChanges.event

  private constructor(ports: SupervisorPorts, host: HostFacts) {
    super()
    this.ports = ports
    this.host = host
    const { clock, processes, cgroups, hostVitals, settings } = ports
    this.journal = this.register(new Journal(ports.store, clock))
    this.trees = this.register(new TreeWatch(processes, clock, host.pid))
    this.sampler = this.register(new VitalsSampler({ trees: this.trees, clock, hostVitals }))
    this.gate = this.register(
      new AdmissionGate({ clock, limits: () => settings.values.admission, machine: () => this.machineFacts() }),
    )
    this.survivors = this.register(new Survivors({ processes, trees: this.trees, cgroups }))
    const { journal, trees, sampler, gate } = this
    const obstacleOf = (agentId: string): string | null => this.obstacleOf(agentId)
    this.fleet = this.register(new Fleet({ ports, host, journal, trees, sampler, gate, obstacleOf }))
    this.directory = new AgentDirectory(ports)
    this.wire()
    for (const problem of host.problems) this.notify('warning', problem)
    if (settings.problem !== null) this.notify('warning', settings.problem)
    void this.warmUp()
  }

  /** Rebuilds everything from the store. Survivors of an earlier life are found before anything can be spawned. */
  static async open(ports: SupervisorPorts, host: HostFacts): Promise<Supervisor> {
    const supervisor = new Supervisor(ports, host)
    const { fleet, survivors } = supervisor
    const notify = (severity: 'error', message: string): void => supervisor.notify(severity, message)
    await takeOver({ ports, fleet, survivors, notify }, ports.store.readAgents())
    supervisor.isTakenOver = true
    supervisor.gate.review()
    return supervisor
  }

  /** Stops everything, in parallel; force at the deadline. */
  stopAll(options: StopAllOptions): Promise<StopAllOutcome> {
    return stopAll(this.fleet.list(), this.ports.clock, options)
  }

  /** Kills a line of the ledger and journals it. */
  async killSurvivor(ref: SurvivorRef): Promise<SignalOutcome> {
    const survivor = this.survivors.find(ref)
    const outcome = await this.survivors.kill(ref)
    if (survivor && outcome === 'sent') {
      const { pid, name, runId } = survivor
      this.agent(survivor.agentId)?.note({ kind: 'survivor-killed', pid, name, runId, by: 'user' })
    }
    return outcome
  }

  /** Sessions that outlive the host, with whose they are. */
  async sessions(): Promise<Result<readonly SessionView[], string>> {
    const runs = new Map(this.fleet.list().map((agent) => [liveRunOf(agent.state.phase)?.runId, agent.record]))
    const listed = await this.ports.sessions.list()
    if (!listed.ok) return listed
    const views = listed.value.map((session) => {
      const record = runs.get(session.runId)
      const attachCommand = this.ports.sessions.attachCommand(session.runId)
      return { ...session, agentId: record?.id ?? null, agentName: record?.spec.name ?? null, attachCommand }
    })
    return ok(views)
  }

  /** Finds out whether runs can be had in sessions: a person may just have installed what was missing. */
  async lookForSessions(): Promise<void> {
    const problem = await this.ports.sessions.problem((await this.ports.shellEnvironment.read()).env)
    if (this.isDisposed || problem === this.sessionsProblem) return
    this.sessionsProblem = problem
    this.tellHost()
  }

  /** Tells a person something about the host; the same words are told once. */
  notify(severity: HostNotice['severity'], message: string): void {
    if (this.notices.some((notice) => notice.message === message)) return
    this.notices = [...this.notices, { id: `notice-${++this.noticeCount}`, severity, message }]
    this.tellHost()
  }

  /** Takes a notice off the list. */
  dismissNotice(id: string): void {
    this.notices = this.notices.filter((notice) => notice.id !== id)
    this.tellHost()
  }

  /** The host as clients show it. */
  hostView(): HostView {
    const { kind, version, platform, hostName, home, dataDir, pid, sampling } = this.host
    return {
      ...{ kind, version, platform, hostName, home, dataDir, pid, sampling },
      contractVersion: CONTRACT_VERSION,
      notices: this.notices,
      survivors: this.survivors.list,
      queue: this.gate.queue,
      containment: this.ports.cgroups.description,
      sessionsProblem: this.sessionsProblem,
    }
  }

  private wire(): void {
    const { journal, sampler, survivors, gate } = this
    this.register(journal.onWriteFailure((message) => this.notify('error', message)))
    this.register(this.ports.settings.onProblem((message) => this.notify('warning', message)))
    this.register(this.ports.store.onProblem((message) => this.notify('warning', message)))
    this.register(journal.onEntry((entry) => this.watchLost(entry)))
    this.register(journal.onEntry(() => gate.review()))
    this.register(this.ports.settings.onDidChange(() => gate.review()))
    this.register(sampler.onTick(() => gate.review()))
    this.register(sampler.onTick(() => void survivors.refresh()))
    this.register(
      sampler.onProblem((problem) => this.notify('warning', `Vitals could not be read: ${String(problem)}`)),
    )
    this.register(gate.onAdmitted((id) => this.agent(id)?.admitted()))
    this.register(gate.onReason(({ agentId, reason }) => this.agent(agentId)?.heldBy(reason)))
    this.register(gate.onQueueChange(() => this.tellHost()))
    this.register(
      survivors.onFound(({ agentId, pid, name, runId }) =>
        this.agent(agentId)?.note({ kind: 'survivor-found', pid, name, runId }),
      ),
    )
    this.register(survivors.onRunOver(({ agentId, runId }) => this.agent(agentId)?.lostRunOver(runId)))
    this.register(survivors.onDidChange(() => this.tellHost()))
  }

  private agent(id: string): SupervisedAgent | null {
    const agent = this.fleet.get(id)
    return agent.ok ? agent.value : null
  }

  private machineFacts(): ReturnType<ConstructorParameters<typeof AdmissionGate>[0]['machine']> {
    const { host } = this.sampler
    return {
      up: this.fleet.list().filter((agent) => agent.isUp).length,
      freeMemoryBytes: host?.freeMemoryBytes ?? null,
      memoryPressurePercent: host?.memoryPressurePercent ?? null,
    }
  }

  /** No policy starts a second life of an agent beside what is left of the first. */
  private obstacleOf(agentId: string): string | null {
    if (!this.isTakenOver) return 'What the last host left is being looked for.'
    if (this.journal.isFailing) {
      return 'Corral cannot write its records, so what it starts by itself would be forgotten.'
    }
    const left = this.survivors.list.filter(
      (survivor) => survivor.agentId === agentId && survivor.isProven && !survivor.isIgnored,
    )
    return left.length === 0
      ? null
      : `${left.length} of its processes outlived its last run. End or ignore them under Orphans.`
  }

  private watchLost({ subject, event }: JournalEntry): void {
    if (event.kind !== 'run-lost' || subject.kind !== 'agent') return
    const agent = this.agent(subject.id)
    if (agent) this.survivors.watch(event.run, { agentId: subject.id, agentName: agent.record.spec.name })
  }

  private tellHost(): void {
    this.hostChanges.fire(this.hostView())
  }

  /** The login shell is asked early: the first start should not wait for it. */
  private async warmUp(): Promise<void> {
    const { problem } = await this.ports.shellEnvironment.read()
    if (problem !== null && !this.isDisposed) this.notify('info', problem)
    await this.lookForSessions()
  }
}
