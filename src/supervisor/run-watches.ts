import { Lifetime } from '../base/disposable.ts'
import type { PastRun } from '../shapes/post-mortem.ts'
import { ActivityWatch } from './activity/activity-watch.ts'
import type { SupervisorPorts } from './environment.ts'
import type { SupervisedAgent } from './fleet/supervised-agent.ts'
import { FleetGuard, type GuardNotices } from './guard/fleet-guard.ts'
import type { JournalEvent } from '../shapes/journal.ts'
import { LimitWatch } from './limits/limit-watch.ts'
import { Messages } from './messages/messages.ts'
import { groupObserver } from './run/observers/group-entry.ts'
import { PriorityWatch } from './run/observers/priority.ts'
import { readinessObserver } from './run/observers/readiness.ts'
import { vitalsObserver } from './run/observers/vitals.ts'
import { Conversations } from './run/conversations.ts'
import { RunDoors } from './run/run-doors.ts'
import type { RunObserver } from './run/run-observer.ts'
import { SpendingBook } from './spending/spending-book.ts'
import { SpendingWatch } from './spending/spending-watch.ts'
import type { TreeWatch } from './tree/tree-watch.ts'
import { VitalsSampler } from './vitals/vitals-sampler.ts'

/** What the watches work with, and whom they tell. */
export interface RunWatchesParts {
  readonly ports: SupervisorPorts
  readonly trees: TreeWatch
  readonly find: (agentId: string) => SupervisedAgent | null
  /** The runs of an agent that have ended. */
  readonly pastRuns: (agentId: string) => Promise<readonly PastRun[]>
  /** Something the host shows of all agents has changed. */
  readonly changed: () => void
  /** Journals something about the host. */
  readonly note: (event: JournalEvent) => void
  readonly notices: GuardNotices
  /** What is wrong with files of the owner, and what is not any more. */
  readonly onProblems: (fresh: readonly string[], solved: readonly string[]) => void
  readonly onFailure: (error: unknown, doing: string) => void
}

/** Everything that looks on while runs live, each attached to every run. */
export class RunWatches extends Lifetime {
  readonly sampler: VitalsSampler
  /** What every run is doing. */
  readonly activity: ActivityWatch
  /** What every agent has used. */
  readonly spending: SpendingBook
  /** What every run may use. */
  readonly limits: LimitWatch
  /** By what the priority of every run is in force. */
  readonly priorities: PriorityWatch
  /** Sees that runs do not use up the machine's memory. */
  readonly guard: FleetGuard
  readonly doors: RunDoors
  /** Which conversation every agent had last. */
  readonly conversations: Conversations
  /** Sends messages to agents. */
  readonly messages: Messages
  /** In the order in which they are attached. */
  readonly observers: readonly RunObserver[]
  private readonly parts: RunWatchesParts

  constructor(parts: RunWatchesParts) {
    super()
    this.parts = parts
    const { clock, patterns, processes, cgroups, store } = parts.ports
    this.sampler = this.register(this.newSampler())
    this.activity = this.register(this.newActivity())
    this.spending = this.register(new SpendingBook(store.spending))
    this.conversations = this.register(new Conversations(store.conversations))
    this.limits = this.register(this.newLimits())
    this.priorities = this.register(new PriorityWatch({ clock, processes, cgroups }))
    this.guard = this.register(this.newGuard())
    this.doors = this.register(new RunDoors(clock))
    this.messages = this.newMessages()
    this.observers = [
      vitalsObserver(this.sampler, this.limits),
      groupObserver(cgroups, clock),
      this.priorities.observer,
      readinessObserver(clock, patterns),
      this.doors.observer,
      this.activity.observer,
      this.register(this.newSpendingWatch()).observer,
      this.limits.observer,
      this.guard.observer,
      this.messages.observer,
    ]
  }

  private newSampler(): VitalsSampler {
    const { ports, trees, onFailure } = this.parts
    const { clock, hostVitals } = ports
    return new VitalsSampler({ trees, clock, hostVitals, onProblem: (error) => onFailure(error, 'read vitals') })
  }

  private newActivity(): ActivityWatch {
    const { ports, onProblems, onFailure } = this.parts
    return new ActivityWatch(ports, {
      ...{ sampler: this.sampler, onProblems },
      onFailure: (error) => onFailure(error, 'read the agent types'),
    })
  }

  private newSpendingWatch(): SpendingWatch {
    const { ports, changed, onFailure } = this.parts
    const { clock, agentFiles } = ports
    this.register(this.spending.onDidChange(changed))
    const { conversations } = this
    return new SpendingWatch({ clock, agentFiles, book: this.spending, conversations, onFailure })
  }

  private newGuard(): FleetGuard {
    const { ports, find, note, notices } = this.parts
    return new FleetGuard({
      ...{ clock: ports.clock, sampler: this.sampler, note, notices },
      readHost: () => ports.hostVitals.read(),
      isOn: () => ports.settings.values.memoryGuard,
      agentOf: (agentId) => find(agentId)?.record.spec ?? null,
    })
  }

  private newMessages(): Messages {
    const { ports, find } = this.parts
    return new Messages({
      clock: ports.clock,
      newId: () => ports.ids.agentId(),
      activity: this.activity,
      dropped: (agentId, count, why) => find(agentId)?.note({ kind: 'messages-dropped', count, why }),
    })
  }

  private newLimits(): LimitWatch {
    const { ports, find, pastRuns } = this.parts
    const { clock, processes, settings } = ports
    return new LimitWatch({
      ...{ clock, processes, sampler: this.sampler },
      specOf: (agentId) => find(agentId)?.record.spec ?? null,
      pastRuns,
      usualLimits: () => settings.values.limits,
      spentOf: ({ agentId, runId }) => {
        const spending = find(agentId)?.facets.current.spending ?? null
        return spending?.runId === runId ? spending.run : null
      },
    })
  }
}
