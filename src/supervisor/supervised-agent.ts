import { assertNever } from '../base/assert-never.ts'
import { Lifetime, type Disposable } from '../base/disposable.ts'
import { Emitter } from '../base/event.ts'
import { ok, type Result } from '../base/result.ts'
import { stopAskOf } from '../core/agent/agent-type.ts'
import { decide } from '../core/agent/decide.ts'
import { effectsOf, type AgentEffect } from '../core/agent/effects.ts'
import { evolve } from '../core/agent/evolve.ts'
import type { AfterExit, AgentEvent, AgentInput, Gate, Refusal } from '../core/agent/inputs.ts'
import type { AgentRecord, JournalFact } from '../core/agent/record.ts'
import type { AgentSpec } from '../core/agent/spec.ts'
import { isUp, type AgentState, type Phase, type StartFailure } from '../core/agent/state.ts'
import { buildKillPlan, buildStopPlan } from '../core/agent/stop-plan.ts'
import type { StoredAgent } from '../core/ports.ts'
import type { HostFacts, SupervisorPorts } from './environment.ts'
import type { Journal } from './journal.ts'
import { prepareLaunch, type Launch } from './launch.ts'
import { LiveRunHandle } from './live-run.ts'
import { StopRunner } from './stop/stop-runner.ts'
import { TerminalSession } from './terminal/terminal-session.ts'
import type { TreeWatch } from './tree-watch.ts'
import type { VitalsSampler } from './vitals-sampler.ts'

/** What every agent of a supervisor shares. */
export interface AgentParts {
  readonly ports: SupervisorPorts
  readonly host: HostFacts
  readonly journal: Journal
  readonly trees: TreeWatch
  readonly sampler: VitalsSampler
}

/** What is known of an agent beside its life: not history, so not in the journal. */
export interface AgentAside {
  readonly branch: string | null
  readonly title: string
  readonly version: string | null
}

const OPEN: Gate = { kind: 'open' }
const REST: AfterExit = { kind: 'rest' }

/** One agent and the only writer of its state: inputs are decided, events evolve and are journalled, effects are performed. */
export class SupervisedAgent extends Lifetime {
  readonly terminal: TerminalSession
  private readonly parts: AgentParts
  private readonly asides = this.register(new Emitter<void>())
  private readonly settles = this.register(new Emitter<void>())
  private currentRecord: AgentRecord
  private currentState: AgentState
  private currentAside: AgentAside = { branch: null, title: '', version: null }
  private run: LiveRunHandle | null = null
  private launching: Promise<void> = Promise.resolve()
  private stopRunner: StopRunner | null = null
  private timer: Disposable | null = null

  /** Branch, title or version changed. */
  readonly onAsideChange = this.asides.event
  /** The agent came to rest: nothing of it is up any more. */
  readonly onSettled = this.settles.event

  constructor(stored: StoredAgent, parts: AgentParts) {
    super()
    this.parts = parts
    this.currentRecord = stored.record
    this.currentState = stored.state
    this.terminal = this.register(new TerminalSession(parts.ports.mirrors, parts.ports.clock))
    this.register(this.terminal.onTitle((title) => this.noteAside({ title })))
  }

  get record(): AgentRecord {
    return this.currentRecord
  }

  get state(): AgentState {
    return this.currentState
  }

  get aside(): AgentAside {
    return this.currentAside
  }

  /** Runs that are up have processes; true until the tree is known to be empty. */
  get isUp(): boolean {
    return isUp(this.currentState.phase)
  }

  start(): Result<null, Refusal> {
    return this.take({ kind: 'start', runId: this.parts.ports.ids.runId(), gate: OPEN })
  }

  stop(options: { readonly cause: 'user' | 'remove' | 'quit'; readonly force: boolean }): Result<null, Refusal> {
    return this.take({ kind: 'stop', ...options })
  }

  /** Stops and starts again; what is down is only started. */
  restart(): Result<null, Refusal> {
    return isUp(this.currentState.phase) ? this.take({ kind: 'restart' }) : this.start()
  }

  /** The host that ran it before is gone. */
  hostLost(): void {
    this.take({ kind: 'host-lost' })
  }

  /** Takes up a changed spec; the next start uses it. */
  changeSpec(spec: AgentSpec): void {
    this.currentRecord = { ...this.currentRecord, spec }
    this.note({ kind: 'updated' })
  }

  /** Journals a fact that is no transition. */
  note(fact: JournalFact): void {
    const after = fact.kind === 'removed' ? null : this.stored()
    this.parts.journal.append({ agentId: this.record.id, facts: [{ fact, generation: this.state.generation }], after })
  }

  /** Resolves once nothing of the agent is up. */
  whenDown(): Promise<void> {
    if (!this.isUp || this.currentState.phase.kind === 'unkillable') return Promise.resolve()
    return new Promise((resolve) => {
      const subscription = this.onSettled(() => {
        subscription.dispose()
        resolve()
      })
    })
  }

  override dispose(): void {
    this.timer?.dispose()
    this.run?.dispose()
    super.dispose()
  }

  /** Decides, evolves, journals, then performs: the intent is on disk before anything is done about it. */
  private take(input: AgentInput): Result<null, Refusal> {
    const at = this.parts.ports.clock.now()
    const decision = decide(this.currentState, input, at)
    if (!decision.ok) return decision
    if (decision.value.length === 0) return ok(null)
    const effects: AgentEffect[] = []
    const facts: { fact: AgentEvent; generation: number }[] = []
    for (const event of decision.value) {
      effects.push(...effectsOf(event, this.currentState))
      this.currentState = evolve(this.currentState, event, at)
      facts.push({ fact: event, generation: this.currentState.generation })
    }
    this.timer?.dispose()
    this.timer = null
    if (!isUp(this.currentState.phase)) this.endRun()
    this.parts.journal.append({ agentId: this.record.id, facts, after: this.stored() })
    for (const effect of effects) this.perform(effect)
    if (!this.isUp || this.currentState.phase.kind === 'unkillable') this.settles.fire()
    return ok(null)
  }

  private stored(): StoredAgent {
    return { record: this.currentRecord, state: this.currentState }
  }

  private perform(effect: AgentEffect): void {
    switch (effect.kind) {
      case 'spawn':
        this.launching = this.launch(effect)
        return
      case 'run-stop-plan':
        void this.runStopPlan(effect)
        return
      case 'force-stop':
        return this.stopRunner?.force()
      case 'start-again':
        return this.startAgain(effect.at)
      default:
        return assertNever(effect)
    }
  }

  private startAgain(at: number | null): void {
    const { clock } = this.parts.ports
    if (at === null) {
      this.start()
      return
    }
    const { epoch } = this.currentState
    this.timer = clock.setTimer(Math.max(0, at - clock.now()), () => {
      if (this.currentState.epoch === epoch) this.start()
    })
  }

  private async launch({ runId, generation }: Extract<AgentEffect, { kind: 'spawn' }>): Promise<void> {
    const prepared = await prepareLaunch({ id: this.record.id, runId, spec: this.record.spec }, this.parts.ports, this.parts.host)
    if (this.isDisposed) return
    if (!prepared.ok) return void this.take({ kind: 'refused', failure: prepared.error })
    // A stop came while the launch was being checked: nothing was spawned, nothing is left.
    if (this.currentState.phase.kind !== 'starting') return void this.take({ kind: 'refused', failure: CANCELLED })
    const launch = prepared.value
    const spawned = this.parts.ports.ptys.spawn({ ...launch, size: this.terminal.size })
    if (!spawned.ok) return void this.take({ kind: 'refused', failure: spawned.error })
    const run = new LiveRunHandle(runId, spawned.value, stopAskOf(launch.type, launch.file))
    this.run = run
    this.begin(run, generation)
    await this.identify(run)
    void this.awaitExecution(run)
    void this.learnVersion(launch)
    this.noteAside({ branch: launch.branch, title: '' })
  }

  private begin(run: LiveRunHandle, generation: number): void {
    const { trees, sampler } = this.parts
    this.terminal.begin(generation, run.pty)
    run.add(trees.track({ runId: run.runId, leader: null }))
    run.add(sampler.watch({ agentId: this.record.id, runId: run.runId, outputBytes: () => this.terminal.outputBytes }))
    run.add(run.pty.onExit(() => void this.runExited(run)))
  }

  private async identify(run: LiveRunHandle): Promise<void> {
    const identity = await this.parts.ports.processes.identify(run.pty.pid)
    if (identity === null || run.isDisposed) return
    run.add(this.parts.trees.track({ runId: run.runId, leader: identity }))
    this.take({ kind: 'spawned', identity })
  }

  private async awaitExecution(run: LiveRunHandle): Promise<void> {
    const executed = await run.pty.executed
    if (executed.ok && this.run === run) this.take({ kind: 'ready' })
  }

  private async runExited(run: LiveRunHandle): Promise<void> {
    await this.launching
    const executed = await run.pty.executed
    // Ready must come before the exit, however short the life was.
    if (executed.ok && this.run === run) this.take({ kind: 'ready' })
    this.stopRunner?.poke()
    const survivors = this.currentState.phase.kind === 'stopping' ? 0 : (await this.parts.trees.living(run.runId)).length
    if (this.run !== run || run.exit === null) return
    this.take({ kind: 'exited', exit: run.exit, survivors, after: afterExitOf(executed) })
  }

  private async runStopPlan({ forced, leaderGone }: Extract<AgentEffect, { kind: 'run-stop-plan' }>): Promise<void> {
    await this.launching
    const { run } = this
    if (run === null || this.currentState.phase.kind !== 'stopping') return
    const { clock, processes } = this.parts.ports
    const runner = new StopRunner(
      { runId: run.runId, pty: run.pty, hasExited: () => hasExited(this.currentState.phase) },
      { clock, processes, trees: this.parts.trees, onStep: (step) => this.take({ kind: 'step-reached', step }) },
    )
    this.stopRunner = runner
    if (this.currentState.phase.forced && !forced) runner.force()
    const plan = forced ? buildKillPlan() : buildStopPlan({ ask: run.ask, terminateWaitMs: this.record.spec.terminateWaitMs, leaderGone })
    const outcome = await runner.run(plan)
    this.stopRunner = null
    if (this.isDisposed) return
    if (outcome.kind === 'survived') this.take(outcome)
    else this.take({ kind: 'tree-empty', step: outcome.step, tookMs: outcome.tookMs, after: REST })
  }

  private async learnVersion({ file, type, env }: Launch): Promise<void> {
    const version = await this.parts.ports.commands.versionOf(file, type, env)
    if (!this.isDisposed) this.noteAside({ version })
  }

  private noteAside(change: Partial<AgentAside>): void {
    const next = { ...this.currentAside, ...change }
    const { branch, title, version } = this.currentAside
    if (next.branch === branch && next.title === title && next.version === version) return
    this.currentAside = next
    this.asides.fire()
  }

  private endRun(): void {
    this.terminal.end()
    this.run?.dispose()
    this.run = null
  }
}

const CANCELLED: StartFailure = { code: 'spawn-failed', message: 'It was stopped before its program was started.' }

function afterExitOf(executed: Result<null, StartFailure>): AfterExit {
  return executed.ok ? REST : { kind: 'fail', failure: executed.error }
}

function hasExited(phase: Phase): boolean {
  return phase.kind === 'stopping' && phase.exit !== null
}
