import { Lifetime, type Disposable } from '../../base/disposable.ts'
import type { Exit } from '../../shapes/exit.ts'
import type { JournalEvent } from '../../shapes/journal.ts'
import type { AgentSpec } from '../../shapes/spec.ts'
import type { StartFailure } from '../../shapes/start-failure.ts'
import type { StopAsk } from '../../shapes/agent-type.ts'
import type { ProcessIdentity } from '../../shapes/process-identity.ts'
import type { AgentInput } from '../../core/agent/inputs.ts'
import { niceOf } from '../../core/agent/priority.ts'
import type { ExitFacts } from '../../core/agent/restart/verdict.ts'
import { buildKillPlan, buildStopPlan } from '../../core/agent/stop-plan.ts'
import type { Pty } from '../../core/ports.ts'
import { isSameProcess } from '../../core/process/identity.ts'
import type { SupervisorPorts } from '../environment.ts'
import { GroupEntry } from './group-entry.ts'
import { ReadinessWatch } from './readiness-watch.ts'
import { StopRunner } from '../stop/stop-runner.ts'
import type { TerminalSession } from '../terminal/terminal-session.ts'
import type { TreeWatch } from '../tree/tree-watch.ts'

/** What a run needs to live. */
export interface RunParts {
  readonly ports: SupervisorPorts
  readonly trees: TreeWatch
  readonly terminal: TerminalSession
  /** The spec it was started from. */
  readonly spec: AgentSpec
  /** The way out of its type or shell. */
  readonly ask: StopAsk | null
  /** Where its facts go. */
  readonly take: (input: AgentInput) => void
  /** Facts beside its life. */
  readonly note: (event: JournalEvent) => void
  /** What the restart policy judges a run's end by. */
  readonly judge: (end: RunEvidence) => Promise<ExitFacts>
}

/** What a run alone knows of its end. */
export interface RunEvidence {
  readonly readyForMs: number
  readonly failure: StartFailure | null
}

/** How a run is to be stopped. */
export interface StopOrder {
  readonly forced: boolean
  readonly leaderGone: boolean
}

/** What another host knew of a run that goes on under this one. */
export interface AdoptedRun {
  readonly identity: ProcessIdentity | null
  readonly readyForMs: number
}

/** One run from spawn to empty tree: tells the machine what becomes of it, and carries out its stop. */
export class RunLife extends Lifetime {
  readonly runId: string
  readonly pty: Pty
  private readonly parts: RunParts
  private readonly grouping: GroupEntry
  private readonly identified: Promise<void>
  private readiness: ReadinessWatch | null = null
  private stopRunner: StopRunner | null = null
  private forceAtOnce = false
  private exitTaken = false
  /** Monotonic ms; null: not ready. */
  private readySinceMs: number | null

  constructor(runId: string, pty: Pty, parts: RunParts & { readonly adopted: AdoptedRun | null }) {
    super()
    this.runId = runId
    this.pty = this.register(pty)
    this.parts = parts
    const { ports, trees, adopted } = parts
    this.readySinceMs = adopted === null ? null : ports.clock.monotonicMs() - adopted.readyForMs
    this.register(trees.track({ runId, leader: adopted?.identity ?? null }, () => this.grouping.group))
    this.grouping = this.register(new GroupEntry({ runId, ports, trees }))
    this.identified = this.identify(adopted)
    this.register(pty.onExit((exit) => void this.exited(exit)))
    if (adopted === null) void this.becomeReady()
  }

  /** The program says that it is ready. */
  reportReady(): void {
    this.readiness?.reported()
  }

  /** Carries out the plan of a stop and tells how it ended. */
  async stop({ forced, leaderGone }: StopOrder): Promise<void> {
    this.readiness?.dispose()
    await this.identified
    if (this.isDisposed) return
    const { ports, trees, ask, spec } = this.parts
    const runner = new StopRunner(
      { runId: this.runId, pty: this.pty, group: this.grouping.group, hasExited: () => this.exitTaken },
      {
        clock: ports.clock,
        processes: ports.processes,
        trees,
        onStep: (step) => this.tell({ kind: 'step-reached', step }),
      },
    )
    this.stopRunner = runner
    if (this.forceAtOnce) runner.force()
    const { terminateWaitMs } = spec
    const outcome = await runner.run(forced ? buildKillPlan() : buildStopPlan({ ask, terminateWaitMs, leaderGone }))
    this.stopRunner = null
    if (outcome.kind === 'survived') return this.tell(outcome)
    const facts = await this.factsOf(null)
    this.takeLeave()
    this.tell({ kind: 'tree-empty', step: outcome.step, tookMs: outcome.tookMs, facts })
  }

  /** A stop under way goes straight to force. */
  force(): void {
    this.forceAtOnce = true
    this.stopRunner?.force()
  }

  /** Gives the whole tree the nice value of a priority. */
  async renice(priority: AgentSpec['priority']): Promise<void> {
    const { ports, trees } = this.parts
    for (const { pid, startTime } of await trees.living(this.runId)) {
      await ports.processes.setNice({ pid, startTime, bootId: ports.processes.bootId }, niceOf(priority))
    }
  }

  /** Ties something to the run's end. */
  own<T extends Disposable>(disposable: T): T {
    return this.register(disposable)
  }

  /** A life that is over has nothing to say: its agent may have begun another. */
  private tell(input: AgentInput): void {
    if (!this.isDisposed) this.parts.take(input)
  }

  private async identify(adopted: AdoptedRun | null): Promise<void> {
    const { ports, trees, spec } = this.parts
    const holder = await ports.processes.identify(this.pty.pid)
    const identity = holder !== null && (await this.isOurs(holder, adopted)) ? holder : null
    if (this.isDisposed) return
    if (identity !== null) {
      this.register(trees.track({ runId: this.runId, leader: identity }, () => this.grouping.group))
    }
    if (adopted !== null) this.tell({ kind: 'adopted', identity })
    else if (identity !== null) this.tell({ kind: 'spawned', identity })
    if (identity !== null && spec.priority !== 'normal') {
      await ports.processes.setNice(identity, niceOf(spec.priority))
    }
    if (identity !== null) this.grouping.begin(identity.pid)
  }

  /** A pty's program is our own child, whose pid nobody gets before we know of its end. That of a session is the session's: it must still be there. */
  private async isOurs(identity: ProcessIdentity, adopted: AdoptedRun | null): Promise<boolean> {
    if (adopted?.identity && !isSameProcess(adopted.identity, identity)) return false
    if (this.parts.spec.runner === 'pty') return true
    const sessions = await this.parts.ports.sessions.list()
    if (!sessions.ok) return false
    return sessions.value.some(({ runId, pid, isDead }) => runId === this.runId && pid === identity.pid && !isDead)
  }

  private async becomeReady(): Promise<void> {
    await this.identified
    const executed = await this.pty.executed
    if (!executed.ok || this.isDisposed || this.exitTaken) return
    const { ports, terminal, spec } = this.parts
    this.readiness = this.register(
      new ReadinessWatch(spec.readiness, {
        clock: ports.clock,
        terminal,
        onReady: () => this.ready(),
        onTimeout: () => this.tell({ kind: 'not-ready' }),
      }),
    )
  }

  private ready(): void {
    this.readySinceMs ??= this.parts.ports.clock.monotonicMs()
    this.tell({ kind: 'ready' })
  }

  private async exited(exit: Exit): Promise<void> {
    await this.identified
    const executed = await this.pty.executed
    if (this.isDisposed) return
    // Where being executed is all it takes, ready comes before the exit, however short the life was.
    if (executed.ok && this.parts.spec.readiness.kind === 'exec') this.ready()
    this.readiness?.dispose()
    const facts = await this.factsOf(executed.ok ? null : executed.error)
    // A stop under way looks at the tree itself; otherwise what the exit left behind decides what follows.
    const survivors = this.stopRunner === null ? await this.countLeftovers() : 0
    this.exitTaken = true
    if (survivors === 0 && this.stopRunner === null) this.takeLeave()
    this.tell({ kind: 'exited', exit, survivors, facts })
    this.stopRunner?.poke()
  }

  private async countLeftovers(): Promise<number> {
    return this.grouping.isKnownEmpty ? 0 : (await this.parts.trees.living(this.runId)).length
  }

  private factsOf(failure: StartFailure | null): Promise<ExitFacts> {
    const sinceMs = this.readySinceMs
    const readyForMs = sinceMs === null ? 0 : this.parts.ports.clock.monotonicMs() - sinceMs
    return this.parts.judge({ readyForMs, failure })
  }

  /** The tree is empty: its group goes, and whoever only shows the cookie is named and left alone. */
  private takeLeave(): void {
    this.grouping.group?.remove()
    for (const { pid, name } of this.parts.trees.claimantsSeen(this.runId)) {
      this.parts.note({ kind: 'claimant-left', pid, name, runId: this.runId })
    }
  }
}
