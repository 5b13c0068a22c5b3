import { Lifetime, type Disposable } from '../base/disposable.ts'
import { ok, type Result } from '../base/result.ts'
import { stopAskOf } from '../core/agent/agent-type.ts'
import type { Exit } from '../core/agent/exit.ts'
import type { AfterExit, AgentInput } from '../core/agent/inputs.ts'
import type { StartFailure } from '../core/agent/state.ts'
import { buildKillPlan, buildStopPlan } from '../core/agent/stop-plan.ts'
import type { Pty } from '../core/ports.ts'
import type { SupervisorPorts } from './environment.ts'
import type { Launch } from './launch.ts'
import { StopRunner } from './stop/stop-runner.ts'
import type { TreeWatch } from './tree-watch.ts'

/** What a run needs to live. */
export interface RunParts {
  readonly ports: SupervisorPorts
  readonly trees: TreeWatch
  /** Where its facts go. */
  readonly take: (input: AgentInput) => void
}

/** How a run is to be stopped. */
export interface StopOrder {
  readonly forced: boolean
  readonly leaderGone: boolean
  readonly terminateWaitMs: number
}

const REST: AfterExit = { kind: 'rest' }

/** One run from spawn to empty tree: tells the machine what becomes of it, and carries out its stop. */
export class RunLife extends Lifetime {
  readonly runId: string
  readonly pty: Pty
  private readonly launch: Launch
  private readonly parts: RunParts
  private readonly identified: Promise<void>
  private stopRunner: StopRunner | null = null
  private forceAtOnce = false
  private exitTaken = false

  private constructor(runId: string, pty: Pty, of: { readonly launch: Launch; readonly parts: RunParts }) {
    super()
    this.runId = runId
    this.pty = this.register(pty)
    this.launch = of.launch
    this.parts = of.parts
    this.register(this.parts.trees.track({ runId, leader: null }))
    this.identified = this.identify()
    this.register(pty.onExit((exit) => void this.exited(exit)))
    void this.becomeReady()
  }

  /** Spawns the program of a checked launch on a terminal of the given size. */
  static spawn(
    runId: string,
    launch: Launch,
    parts: RunParts & { readonly size: { readonly cols: number; readonly rows: number } },
  ): Result<RunLife, StartFailure> {
    const pty = parts.ports.ptys.spawn({ ...launch.spawn, cwd: launch.cwd, env: launch.env, size: parts.size })
    return pty.ok ? ok(new RunLife(runId, pty.value, { launch, parts })) : pty
  }

  /** Carries out the plan of a stop and tells how it ended. */
  async stop({ forced, leaderGone, terminateWaitMs }: StopOrder): Promise<void> {
    await this.identified
    if (this.isDisposed) return
    const { clock, processes } = this.parts.ports
    const runner = new StopRunner(
      { runId: this.runId, pty: this.pty, hasExited: () => this.exitTaken },
      { clock, processes, trees: this.parts.trees, onStep: (step) => this.tell({ kind: 'step-reached', step }) },
    )
    this.stopRunner = runner
    if (this.forceAtOnce) runner.force()
    const ask = stopAskOf(this.launch.type, this.launch.program)
    const outcome = await runner.run(forced ? buildKillPlan() : buildStopPlan({ ask, terminateWaitMs, leaderGone }))
    this.stopRunner = null
    if (outcome.kind === 'survived') this.tell(outcome)
    else this.tell({ kind: 'tree-empty', step: outcome.step, tookMs: outcome.tookMs, after: REST })
  }

  /** A stop under way goes straight to force. */
  force(): void {
    this.forceAtOnce = true
    this.stopRunner?.force()
  }

  /** Ties something to the run's end. */
  own<T extends Disposable>(disposable: T): T {
    return this.register(disposable)
  }

  /** A life that is over has nothing to say: its agent may have begun another. */
  private tell(input: AgentInput): void {
    if (!this.isDisposed) this.parts.take(input)
  }

  private async identify(): Promise<void> {
    const identity = await this.parts.ports.processes.identify(this.pty.pid)
    if (identity === null || this.isDisposed) return
    this.register(this.parts.trees.track({ runId: this.runId, leader: identity }))
    this.tell({ kind: 'spawned', identity })
  }

  private async becomeReady(): Promise<void> {
    await this.identified
    const executed = await this.pty.executed
    if (executed.ok) this.tell({ kind: 'ready' })
  }

  private async exited(exit: Exit): Promise<void> {
    await this.identified
    const executed = await this.pty.executed
    if (this.isDisposed) return
    // Ready comes before the exit, however short the life was.
    if (executed.ok) this.tell({ kind: 'ready' })
    // A stop under way looks at the tree itself; otherwise what the exit left behind decides what follows.
    const survivors = this.stopRunner === null ? (await this.parts.trees.living(this.runId)).length : 0
    this.exitTaken = true
    this.tell({
      kind: 'exited',
      exit,
      survivors,
      after: executed.ok ? REST : { kind: 'fail', failure: executed.error },
    })
    this.stopRunner?.poke()
  }
}
