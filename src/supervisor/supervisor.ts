import { BackgroundWork } from '../base/background-work.ts'
import { Lifetime } from '../base/disposable.ts'
import { messageOf } from '../base/errors.ts'
import { oncePerError } from '../base/unexpected.ts'
import type { StoredAgent } from '../core/ports.ts'
import { AlertWatch } from './alerts/alert-watch.ts'
import { AdmissionGate } from './admission/admission-gate.ts'
import { obstacleTo } from './aftermath/obstacles.ts'
import { survivorNews } from './aftermath/survivor-news.ts'
import { Survivors } from './aftermath/survivors.ts'
import { lookForSurvivors, takeOver, type TakeOverParts } from './aftermath/take-over.ts'
import type { HostProfile, SupervisorPorts } from './environment.ts'
import { Fleet } from './fleet/fleet.ts'
import { joinWorktrees } from './fleet/join-worktrees.ts'
import { stopAll, type StopAllOptions, type StopAllOutcome } from './fleet/stop-all.ts'
import { UpCount } from './fleet/up-count.ts'
import { HealthWatch } from './health/health-watch.ts'
import { AgentDirectory } from './host/agent-directory.ts'
import { History } from './history/history.ts'
import { HostChanges } from './host/host-changes.ts'
import { HostNotices } from './host/host-notices.ts'
import { SessionDirectory } from './host/session-directory.ts'
import { Journal } from './kernel/journal.ts'
import { Kernel } from './kernel/kernel.ts'
import { Publisher } from './kernel/publisher.ts'
import { PostMortems } from './post-mortem/post-mortems.ts'
import { DoorLog } from './run/door-log.ts'
import { KeptVitals } from './series/kept-vitals.ts'
import { RunWatches } from './run-watches.ts'
import { TreeWatch } from './tree/tree-watch.ts'
import { TaskOutputs } from './tasks/task-output.ts'
import { Tasks } from './tasks/tasks.ts'
import type { VitalsSampler } from './vitals/vitals-sampler.ts'
import type { Worktrees } from './worktrees/worktrees.ts'

const LOOK_FOR_SURVIVORS = 'look for processes of an earlier life'

type Shared = Pick<
  Supervisor,
  'ports' | 'host' | 'publisher' | 'journal' | 'kernel' | 'trees' | 'fleet' | 'sampler' | 'notices'
> & {
  readonly onFailure: (error: unknown, doing: string) => void
}

/** Starts, watches and stops agents: the parts of the application behind every client, and how they are joined. */
export class Supervisor extends Lifetime {
  readonly ports: SupervisorPorts
  readonly host: HostProfile
  readonly hostChanges = this.register(new HostChanges())
  readonly notices = new HostNotices(() => this.hostChanges.changed())
  readonly publisher = this.register(new Publisher())
  readonly journal: Journal
  readonly kernel: Kernel
  readonly trees: TreeWatch
  readonly sampler: VitalsSampler
  /** How the vitals of every agent were. */
  readonly vitals: KeptVitals
  /** What looks on while runs live. */
  readonly watches: RunWatches
  readonly gate: AdmissionGate
  readonly survivors: Survivors
  /** The worktrees of agents. */
  readonly worktrees: Worktrees
  readonly fleet: Fleet
  /** How well every agent is. */
  readonly health: HealthWatch
  readonly alerts: AlertWatch
  readonly sessions: SessionDirectory
  readonly directory: AgentDirectory
  readonly doorLog: DoorLog
  /** What was kept at the end of runs. */
  readonly postMortems: PostMortems
  /** What every agent did, and what became of it. */
  readonly history: History
  readonly tasks: Tasks
  private readonly taskOutputs = new TaskOutputs()
  private readonly up = new UpCount()
  private readonly work = this.register(new BackgroundWork((error, doing) => this.trouble(error, doing)))
  /** What an earlier host left: being taken over, its processes still looked for (the first look failed), or all known. */
  private aftermath: 'taking-over' | 'looking' | 'known' = 'taking-over'
  /** Told once until a look succeeds again. */
  private isLookFailing = false

  private constructor(outside: SupervisorPorts, host: HostProfile) {
    super()
    const ports = { ...outside, reportBug: oncePerError(outside.reportBug) }
    this.ports = ports
    this.host = host
    this.journal = this.register(this.newJournal())
    this.kernel = this.register(this.newKernel())
    this.trees = this.register(new TreeWatch(ports.processes, ports.clock, host.pid))
    this.watches = this.register(this.newWatches())
    this.sampler = this.watches.sampler
    this.vitals = this.register(this.newVitals())
    this.gate = this.register(this.newGate())
    this.survivors = this.register(this.newSurvivors())
    this.doorLog = this.register(new DoorLog(ports.clock, (id, event) => this.fleet.find(id)?.note(event)))
    this.worktrees = this.register(joinWorktrees({ ...this.shared(), fleet: () => this.fleet }))
    this.fleet = this.register(this.newFleet())
    this.health = this.register(this.newHealth())
    this.alerts = this.register(this.newAlerts())
    this.postMortems = this.register(new PostMortems({ ...this.shared(), peaks: this.vitals.peaks }))
    const { vitals, postMortems, alerts } = this
    this.history = this.register(new History({ ...this.shared(), vitals, postMortems, alerts }))
    this.tasks = this.register(
      new Tasks({ ...this.shared(), outputs: this.taskOutputs, worktreeBook: this.worktrees.book }),
    )
    const onChange = (): void => this.hostChanges.changed()
    this.sessions = new SessionDirectory({ ports, fleet: this.fleet, onChange })
    this.directory = new AgentDirectory(ports)
    this.register(ports.settings.onDidChange(() => this.kernel.reviewSoon()))
    this.register(ports.settings.onProblem((message) => this.notices.notify('warning', message)))
    this.register(ports.settings.onSolved((over) => this.notices.withdraw(({ message }) => message === over)))
    this.register(ports.store.onProblem((message) => this.notices.notify('warning', message)))
    this.register(this.sampler.onTick(() => this.ticked()))
    for (const problem of [...host.problems, ...this.worktrees.book.problems]) this.notices.notify('warning', problem)
    if (ports.settings.problem !== null) this.notices.notify('warning', ports.settings.problem)
    this.work.run('read the environment of the login shell', () => this.warmUp())
  }

  /** Rebuilds everything from the store. Survivors of an earlier life are found before anything can be spawned. */
  static async open(ports: SupervisorPorts, host: HostProfile): Promise<Supervisor> {
    const supervisor = new Supervisor(ports, host)
    await supervisor.takeOver(ports.store.readAgents())
    return supervisor
  }

  /** Stops everything, in parallel; force at the deadline. */
  stopAll(options: StopAllOptions): Promise<StopAllOutcome> {
    this.tasks.hold(options.cause)
    return stopAll(this.fleet.list(), this.ports.clock, options)
  }

  private async takeOver(stored: readonly StoredAgent[]): Promise<void> {
    try {
      await takeOver(this.takeOverParts(), stored)
      this.afterTakeOver()
    } catch (error) {
      // Agents are shown and can be started by hand; policies wait until the search succeeds at some tick.
      this.aftermath = 'looking'
      this.trouble(error, LOOK_FOR_SURVIVORS)
      this.isLookFailing = true
    }
    this.history.begin()
    for (const agent of this.fleet.list()) agent.resume()
    this.kernel.reviewSoon()
  }

  private takeOverParts(): TakeOverParts {
    const { ports, fleet, survivors } = this
    return { ports, fleet, survivors, notify: (severity, message) => this.notices.notify(severity, message) }
  }

  private newJournal(): Journal {
    const { store, clock } = this.ports
    return new Journal({
      store,
      clock,
      onWriteFailure: (message) => this.notices.notify('error', message),
      onRecovery: (over) => {
        this.notices.withdraw(({ message }) => message === over)
        this.gate.obstaclesChanged()
      },
      onBug: (error, where) => this.ports.reportBug(error, where),
    })
  }

  private newKernel(): Kernel {
    return new Kernel({
      journal: this.journal,
      publisher: this.publisher,
      review: () => this.gate.review(),
      onBug: (error, where) => this.ports.reportBug(error, where),
    })
  }

  private newWatches(): RunWatches {
    return new RunWatches({
      ...this.shared(),
      find: (agentId) => this.fleet.find(agentId),
      pastRuns: (agentId) => this.postMortems.list(agentId),
      changed: () => this.hostChanges.changed(),
      note: (event) => this.kernel.note(event),
      onProblems: (fresh, solved) => this.fileProblems(fresh, solved),
    })
  }

  private newVitals(): KeptVitals {
    return new KeptVitals({
      ...{ ...this.shared(), hostNotices: this.notices },
      agentIds: () => this.fleet.list().map(({ record }) => record.id),
      nameOf: (agentId) => this.fleet.find(agentId)?.record.spec.name ?? null,
    })
  }

  private newGate(): AdmissionGate {
    const { clock, settings } = this.ports
    return new AdmissionGate({
      clock,
      limits: () => settings.values.admission,
      machine: () => ({
        up: this.up.value,
        freeMemoryBytes: this.sampler.host?.freeMemoryBytes ?? null,
        memoryPressurePercent: this.sampler.host?.memoryPressurePercent ?? null,
        shortage: this.watches.guard.shortage,
      }),
      admit: (agentId) => this.fleet.find(agentId)?.gateSaid({ kind: 'open' }),
      hold: (agentId, reason) => this.fleet.find(agentId)?.gateSaid({ kind: 'closed', reason }),
      reviewSoon: () => this.kernel.reviewSoon(),
    })
  }

  private newSurvivors(): Survivors {
    const { processes, cgroups } = this.ports
    const changed = (): void => {
      this.gate.obstaclesChanged()
      this.hostChanges.changed()
    }
    const listener = survivorNews((agentId) => this.fleet.find(agentId), changed)
    return new Survivors({ processes, cgroups, trees: this.trees, listener })
  }

  private newFleet(): Fleet {
    const { ports, host, kernel, gate, up, trees, sampler, survivors, journal, worktrees } = this
    const [{ spending, conversations }, series] = [this.watches, this.vitals.recorder]
    const isTakenOver = (): boolean => this.aftermath === 'known'
    return new Fleet({
      ...{ ports, host, kernel, gate, up, trees, sampler, spending, conversations, worktrees, series },
      observers: [...this.watches.observers, this.taskOutputs.observer],
      obstacleOf: (agentId) => obstacleTo(agentId, { journal, survivors, isTakenOver }),
      watchLost: (run, agent) => survivors.watch(run, agent),
    })
  }

  private newHealth(): HealthWatch {
    return new HealthWatch({
      ...{ ...this.shared(), clock: this.ports.clock },
      nearestLimitOf: (agentId) => this.watches.limits.nearestOf(agentId),
      alertsOf: (agentId) => this.alerts.severitiesOf(agentId),
    })
  }

  private newAlerts(): AlertWatch {
    return new AlertWatch({
      ...{ ...this.shared(), health: this.health },
      nearestLimitOf: (agentId) => this.watches.limits.nearestOf(agentId),
      onProblems: (fresh, solved) => this.fileProblems(fresh, solved),
    })
  }

  /** What several parts need. */
  private shared(): Shared {
    const { ports, host, publisher, journal, kernel, trees, fleet, sampler, notices } = this
    const onFailure: Shared['onFailure'] = (error, doing) => this.trouble(error, doing)
    return { ports, host, publisher, journal, kernel, trees, fleet, sampler, notices, onFailure }
  }

  private ticked(): void {
    this.kernel.reviewSoon()
    this.lookForSurvivors().then(
      () => (this.isLookFailing = false),
      (error: unknown) => {
        if (!this.isLookFailing && !this.isDisposed) this.trouble(error, LOOK_FOR_SURVIVORS)
        this.isLookFailing = true
      },
    )
  }

  private async lookForSurvivors(): Promise<void> {
    if (this.aftermath === 'taking-over') return
    if (this.aftermath === 'known') return this.survivors.refresh()
    await lookForSurvivors(this.takeOverParts())
    this.afterTakeOver()
  }

  private afterTakeOver(): void {
    this.aftermath = 'known'
    this.gate.obstaclesChanged()
    this.tasks.open()
  }

  /** The login shell is asked early: the first start should not wait for it. */
  private async warmUp(): Promise<void> {
    const { problem } = await this.ports.shellEnvironment.read()
    if (problem !== null && !this.isDisposed) this.notices.notify('info', problem)
    await this.sessions.look()
  }

  /** What of the owner's files cannot be used, until it is mended. */
  private fileProblems(fresh: readonly string[], solved: readonly string[]): void {
    for (const problem of fresh) this.notices.notify('warning', problem)
    this.notices.withdraw(({ message }) => solved.includes(message))
  }

  /** The host itself failed at something: one notice, and one bug report for each failure. */
  private trouble(error: unknown, doing: string): void {
    this.ports.reportBug(error, `could not ${doing}`)
    this.notices.notify('warning', `Corral could not ${doing}: ${messageOf(error)}`)
  }
}
