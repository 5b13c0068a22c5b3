import { BackgroundWork } from '../../base/background-work.ts'
import { Lifetime } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'
import { ok, type Result } from '../../base/result.ts'
import type { Exit } from '../../shapes/exit.ts'
import type { Activity } from '../../shapes/activity.ts'
import type { AgentType } from '../../shapes/agent-type.ts'
import type { HeldByGuard } from '../../shapes/guard.ts'
import type { JournalEvent } from '../../shapes/journal.ts'
import type { LimitView } from '../../shapes/run-limits.ts'
import type { AgentSpec, Priority } from '../../shapes/spec.ts'
import type { StartFailure } from '../../shapes/start-failure.ts'
import type { QueuedMessage } from '../../shapes/message.ts'
import type { ProcessIdentity } from '../../shapes/process-identity.ts'
import { UNSEEN_ENDING, type Evidence, type RunEnding } from '../../core/agent/evidence.ts'
import type { Environment } from '../../core/agent/launch.ts'
import type { ExtraOutcome } from '../../core/agent/launch-extras.ts'
import type { ServerAddress } from '../../core/agent/server-address.ts'
import type { AgentInput } from '../../core/agent/inputs.ts'
import { buildKillPlan, buildStopPlan } from '../../core/agent/stop-plan.ts'
import type { Spent } from '../../core/spending/opencode-messages.ts'
import type { AgentTerminal } from '../terminal/agent-terminal.ts'
import { RunTree } from '../tree/run-tree.ts'
import { gatherEnding } from './ending.ts'
import { findLeader } from './leader.ts'
import type { RunContext, RunObserver, RunReport } from './run-observer.ts'
import type { RunParts, StopOrder } from './run-parts.ts'
import { RunStop } from './run-stop.ts'

/** One run from spawn to empty tree: one story, told to its agent as it happens. Made in the turn its terminal was made. */
export class Run extends Lifetime implements RunContext {
  readonly runId: string
  readonly agentId: string
  readonly generation: number
  readonly spec: AgentSpec
  readonly startedAt: number
  /** Its program has ended; what that means is found out then. */
  readonly exit: Promise<Exit>
  readonly isAdopted: boolean
  readonly type: AgentType | null
  readonly env: Environment
  readonly extras: readonly ExtraOutcome[]
  readonly server: ServerAddress | null
  readonly terminal: AgentTerminal
  readonly tree: RunTree
  readonly identified: Promise<ProcessIdentity | null>
  readonly executed: Promise<boolean>
  readonly work = this.register(new BackgroundWork((error, doing) => this.parts.owner.trouble(error, doing)))
  private readonly reports = this.register(new Emitter<RunReport>())
  readonly onReport = this.reports.event
  private readonly spendings = this.register(new Emitter<Spent>())
  readonly onSpent = this.spendings.event
  private readonly priorities = this.register(new Emitter<Priority>())
  readonly onPriority = this.priorities.event
  private readonly parts: RunParts
  private readonly evidence: Evidence[] = []
  private readonly sources: (() => Evidence | null)[] = []
  private readonly start: Promise<Result<null, StartFailure>>
  private readonly stopping: RunStop
  /** The program has ended, its output is drained, and its agent was told. */
  private hasExited = false
  /** Monotonic ms; null: not ready. */
  private readySinceMs: number | null

  constructor(parts: RunParts) {
    super()
    this.parts = parts
    const { owner, pty, adopted, ports } = parts
    this.runId = parts.runId
    this.agentId = owner.agentId
    this.generation = parts.generation
    this.spec = parts.spec
    this.type = parts.type
    this.env = parts.env
    this.extras = parts.extras
    this.server = parts.server
    this.terminal = owner.terminal
    this.isAdopted = adopted !== null
    this.startedAt = adopted?.startedAt ?? ports.clock.now()
    this.readySinceMs = adopted === null ? null : ports.clock.monotonicMs() - adopted.readyForMs
    this.register(pty)
    this.tree = this.register(new RunTree(this.runId, parts.trees, adopted?.identity ?? null))
    this.stopping = this.register(this.newStop())
    const exit = Promise.withResolvers<Exit>()
    this.exit = exit.promise
    this.register(pty.onExit(exit.resolve))
    this.identified = this.identify()
    this.start = this.startResult()
    this.executed = this.identified.then(() => this.start).then((start) => start.ok)
    for (const observer of parts.observers) this.attach(observer)
    this.work.run('follow its run', () => this.live())
  }

  /** Its program says something about itself. */
  report(report: RunReport): void {
    this.reports.fire(report)
  }

  /** Its agent has another priority now. */
  changePriority(priority: Priority): void {
    this.priorities.fire(priority)
  }

  show(activity: Activity | null): void {
    this.parts.owner.show(activity)
  }

  showLimits(limits: readonly LimitView[]): void {
    this.parts.owner.showLimits(limits)
  }

  showHeld(held: HeldByGuard | null): void {
    this.parts.owner.showHeld(held)
  }

  showMessages(queued: readonly QueuedMessage[]): void {
    this.parts.owner.showMessages(queued)
  }

  spent(spent: Spent): void {
    this.spendings.fire(spent)
  }

  note(event: JournalEvent): void {
    if (!this.isDisposed) this.parts.owner.note(event)
  }

  addEvidence(evidence: Evidence): void {
    this.evidence.push(evidence)
  }

  askAtEnd(source: () => Evidence | null): void {
    this.sources.push(source)
  }

  /** A run that is over has nothing to say: its agent may have begun another. */
  tell(input: AgentInput): void {
    if (this.isDisposed) return
    if (input.kind === 'ready') this.readySinceMs ??= this.parts.ports.clock.monotonicMs()
    this.parts.owner.tell(input)
  }

  /** Carries out the plan of a stop and tells how it ended. */
  stop(order: StopOrder): void {
    this.work.run('stop it', async () => {
      try {
        await this.carryOut(order)
      } catch (error) {
        // Survivors are looked for until the tree is known to be empty.
        this.tell({ kind: 'survived', survivors: [], tookMs: 0 })
        throw error
      }
    })
  }

  /** A stop under way goes straight to force. */
  force(): void {
    this.stopping.force()
  }

  /** The story, and the end it has whatever fails on the way: an agent whose program is dead is never shown running. */
  private async live(): Promise<void> {
    try {
      await this.story()
    } catch (error) {
      this.parts.owner.trouble(error, 'follow its run')
      const exit = await this.exit
      this.hasExited = true
      this.tell({ kind: 'exited', exit, leftovers: null, ending: UNSEEN_ENDING })
      this.stopping.poke()
    }
  }

  private async story(): Promise<void> {
    await this.identified
    const start = await this.start
    // Where being executed is all it takes, ready comes before the exit, however short the life was.
    if (start.ok && !this.isAdopted && this.spec.readiness.kind === 'exec') this.tell({ kind: 'ready' })
    const exit = await this.exit
    if (this.isDisposed) return
    if (!start.ok) this.addEvidence({ kind: 'start-failed', failure: start.error })
    const ending = await this.ending()
    // A stop under way looks at the tree itself; otherwise what the exit left behind decides what follows.
    const leftovers = this.stopping.isUnderWay() ? 0 : await this.countLeftovers()
    this.hasExited = true
    if (leftovers === 0 && !this.stopping.isUnderWay()) this.takeLeave()
    this.tell({ kind: 'exited', exit, leftovers, ending })
    this.stopping.poke()
  }

  private async carryOut({ forced, leaderGone }: StopOrder): Promise<void> {
    await this.identified
    if (this.isDisposed) return
    const { ask, spec } = this.parts
    const { terminateWaitMs } = spec
    const plan = forced ? buildKillPlan() : buildStopPlan({ ask, terminateWaitMs, leaderGone })
    const outcome = await this.stopping.carryOut(plan)
    if (outcome.kind === 'survived') return this.tell(outcome)
    const ending = await this.ending()
    this.takeLeave()
    this.tell({ kind: 'tree-empty', step: outcome.step, tookMs: outcome.tookMs, ending })
  }

  private attach(observer: RunObserver): void {
    try {
      this.register(observer.attach(this))
    } catch (error) {
      this.parts.owner.trouble(error, 'watch its run')
    }
  }

  private async identify(): Promise<ProcessIdentity | null> {
    const { adopted, ports, pty, owner, runner } = this.parts
    const identity = await findLeader({
      runId: this.runId,
      runner,
      pid: pty.pid,
      known: adopted?.identity ?? null,
      ports,
      onTrouble: (error) => owner.trouble(error, 'identify its first process'),
      isOver: () => this.isDisposed,
    })
    if (this.isDisposed) return null
    if (identity !== null) this.tree.identified(identity)
    if (adopted !== null) this.tell({ kind: 'adopted', identity })
    else if (identity !== null) this.tell({ kind: 'spawned', identity })
    return identity
  }

  /** A port that cannot tell whether the program was executed does not end the run: its exit will. */
  private async startResult(): Promise<Result<null, StartFailure>> {
    try {
      return await this.parts.pty.executed
    } catch (error) {
      this.parts.owner.trouble(error, 'see whether its program runs')
      return ok(null)
    }
  }

  private newStop(): RunStop {
    const { ports, pty, owner } = this.parts
    return new RunStop(
      { pty, tree: this.tree, hasExited: () => this.hasExited },
      {
        ports,
        onStep: (step) => this.tell({ kind: 'step-reached', step }),
        onTrouble: (error, doing) => owner.trouble(error, doing),
      },
    )
  }

  /** Null: the tree could not be looked at. */
  private async countLeftovers(): Promise<number | null> {
    try {
      return this.tree.isKnownEmpty ? 0 : (await this.tree.living()).length
    } catch (error) {
      this.parts.owner.trouble(error, 'look for what its program left behind')
      return null
    }
  }

  private async ending(): Promise<RunEnding> {
    const { ports, type, timeZone } = this.parts
    const sinceMs = this.readySinceMs
    const readyForMs = sinceMs === null ? 0 : ports.clock.monotonicMs() - sinceMs
    const known = { readyForMs, evidence: [...this.evidence, ...this.lateEvidence()] }
    try {
      const { clock, patterns } = ports
      return await gatherEnding({ ...known, clock, patterns, terminal: this.terminal, type, timeZone })
    } catch (error) {
      this.parts.owner.trouble(error, 'read its last lines')
      return { ...known, lastLines: [] }
    }
  }

  private lateEvidence(): readonly Evidence[] {
    try {
      return this.sources.flatMap((source) => source() ?? [])
    } catch (error) {
      this.parts.owner.trouble(error, 'find out why it ended')
      return []
    }
  }

  /** The tree is empty: removes its cgroup, and journals processes that show the cookie but cannot be proven to belong to the run. */
  private takeLeave(): void {
    try {
      this.tree.removeGroup()
    } catch (error) {
      this.parts.owner.trouble(error, 'remove its group')
    }
    for (const { pid, name } of this.tree.claimantsSeen()) {
      this.parts.owner.note({ kind: 'claimant-left', pid, name, runId: this.runId })
    }
  }
}
