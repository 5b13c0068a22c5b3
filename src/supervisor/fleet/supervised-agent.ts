import { assertNever } from '../../base/assert-never.ts'
import { Lifetime, toDisposable, type Disposable } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'
import { ok, type Result } from '../../base/result.ts'
import type { AgentEffect } from '../../core/agent/effects.ts'
import type { Gate, Refusal, Starter } from '../../core/agent/inputs.ts'
import type { AgentRecord, AgentSpec } from '../../shapes/spec.ts'
import type { JournalEvent } from '../../shapes/journal.ts'
import type { AgentState } from '../../shapes/state.ts'
import { specInUse } from '../../core/agent/spec.ts'
import { liveRunOf } from '../../core/agent/state.ts'
import { unreadFailure } from '../../core/agent/stored-agent.ts'
import type { StoredAgent } from '../../core/ports.ts'
import type { AdmissionGate } from '../admission/admission-gate.ts'
import { AgentAsides, type AgentAside } from './agent-asides.ts'
import { AgentMachine } from '../kernel/agent-machine.ts'
import type { HostFacts, SupervisorPorts } from '../environment.ts'
import type { Journal } from '../kernel/journal.ts'
import { unseenEnd } from '../run/judge-run.ts'
import type { Launch } from '../run/launch.ts'
import { resumeDelayMs } from './resume-delay.ts'
import type { RunLife } from '../run/run-life.ts'
import { RunSource, type RunOwner } from '../run/run-source.ts'
import { TerminalSession } from '../terminal/terminal-session.ts'
import type { TreeWatch } from '../tree/tree-watch.ts'
import type { VitalsSampler } from '../vitals/vitals-sampler.ts'

/** What every agent of a supervisor shares. */
export interface AgentParts {
  readonly ports: SupervisorPorts
  readonly host: HostFacts
  readonly journal: Journal
  readonly trees: TreeWatch
  readonly sampler: VitalsSampler
  readonly gate: AdmissionGate
  /** What keeps a policy from starting this agent; null: nothing. */
  readonly obstacleOf: (agentId: string) => string | null
}

/** Who starts an agent, and how. */
export interface StartOptions {
  readonly by: Starter
  /** A window asked and will show it in a moment; the program waits for that so that it need not be resized at once. */
  readonly fromWindow?: boolean
  /** A person insists: the gate is not asked. */
  readonly skipQueue?: boolean
}

const OPEN: Gate = { kind: 'open' }

/** A page shows a new tile well within this; a person does not notice it. */
const WINDOW_WAIT_MS = 300

/** One agent: what people ask of it, and the effects of what it decides. */
export class SupervisedAgent extends Lifetime {
  readonly terminal: TerminalSession
  private readonly machine: AgentMachine
  private readonly parts: AgentParts
  private readonly settles = this.register(new Emitter<void>())
  private readonly asides = this.register(new AgentAsides())
  private readonly runs: RunSource
  private life: RunLife | null = null
  private timer: Disposable | null = null
  private isAskedByWindow = false

  /** Branch, title or version changed. */
  readonly onAsideChange = this.asides.onDidChange

  constructor(stored: StoredAgent, parts: AgentParts) {
    super()
    this.parts = parts
    this.terminal = this.register(new TerminalSession(parts.ports.mirrors, parts.ports.clock))
    this.machine = this.register(new AgentMachine(stored, { journal: parts.journal, clock: parts.ports.clock }))
    this.runs = new RunSource(this.runOwner(), parts)
    this.register(toDisposable(() => this.runs.end()))
    this.register(this.terminal.onTitle((title) => this.asides.note({ title })))
    this.register(this.machine.onStep(() => this.stepped()))
    this.register(this.machine.onEffect((effect) => this.perform(effect)))
    this.register(toDisposable(() => this.endLife()))
    this.register(toDisposable(() => this.endWait()))
    this.register(toDisposable(() => parts.gate.leave(this.record.id)))
  }

  get record(): AgentRecord {
    return this.machine.record
  }

  get state(): AgentState {
    return this.machine.state
  }

  get aside(): AgentAside {
    return this.asides.current
  }

  /** What a person types to attach to its session by hand; null: it has none. */
  get attachCommand(): string | null {
    const run = liveRunOf(this.state.phase)
    return run?.runner === 'tmux' ? this.parts.ports.sessions.attachCommand(run.runId) : null
  }

  /** Processes of it may live; true until the tree is known to be empty. */
  get isUp(): boolean {
    return this.machine.isUp
  }

  /** Starts it, or lets it wait at the gate. */
  start(options: StartOptions = { by: 'user' }): Result<null, Refusal> {
    this.isAskedByWindow = options.fromWindow ?? false
    const { by, skipQueue } = options
    const gate = this.isUp || skipQueue ? OPEN : this.askGate(by)
    return this.takeStart(gate, by)
  }

  /** Its turn at the gate has come. */
  admitted(): void {
    if (this.state.phase.kind === 'queued') this.takeStart(OPEN, 'policy')
  }

  /** It waits on at the gate, for another reason. */
  heldBy(reason: string): void {
    if (this.state.phase.kind === 'queued') this.takeStart({ kind: 'closed', reason }, 'policy')
  }

  stop(options: { readonly cause: 'user' | 'remove' | 'quit'; readonly force: boolean }): Result<null, Refusal> {
    return this.machine.take({ kind: 'stop', ...options })
  }

  /** Stops and starts again; what is down is only started. */
  restart(): Result<null, Refusal> {
    return this.isUp ? this.machine.take({ kind: 'restart' }) : this.start()
  }

  /** The host that ran it before is gone, and its terminal with it. */
  hostLost(): void {
    const { ports } = this.parts
    const { spec } = this.record
    const restores = spec.restart.when !== 'never' && ports.settings.values.restoreAfterCrash
    this.machine.take({ kind: 'host-lost', restores, facts: unseenEnd(spec, ports.random()) })
  }

  /** Goes on under this host if its run's session outlived the one before; false: there is none. */
  async adopt(): Promise<Result<boolean, string>> {
    const run = liveRunOf(this.state.phase)
    return run === null ? ok(false) : this.runs.adopt(run)
  }

  /** Takes up what a policy had begun when the host before ended: waits go on, what is wanted up asks to be started. */
  resume(): void {
    const { wanted, phase } = this.state
    if (wanted === 'down') return
    const now = this.parts.ports.clock.now()
    if (phase.kind === 'backoff') this.startIn(resumeDelayMs(phase, this.record.spec, now))
    if (phase.kind === 'queued' || phase.kind === 'stopped') this.start({ by: 'policy' })
  }

  /** Nothing of a lost run lives any more. */
  lostRunOver(runId: string): void {
    this.machine.take({ kind: 'lost-run-over', runId })
  }

  /** Its program says that it is ready. */
  reportReady(): void {
    this.life?.reportReady()
  }

  /** Takes up a changed spec; the next start uses it, but for the priority, which counts at once. */
  changeSpec(spec: AgentSpec): void {
    const { priority } = this.record.spec
    this.machine.changeSpec(spec)
    if (spec.priority !== priority) void this.life?.renice(spec.priority)
  }

  /** Journals an event that is no transition. */
  note(event: JournalEvent): void {
    this.machine.note(event)
  }

  /** Resolves once it is at rest: nothing of it is up, or what is cannot be ended. */
  whenDown(): Promise<void> {
    if (this.isAtRest) return Promise.resolve()
    return new Promise((resolve) => {
      const subscription = this.settles.event(() => {
        subscription.dispose()
        resolve()
      })
    })
  }

  private get isAtRest(): boolean {
    return !this.isUp || this.state.phase.kind === 'unkillable'
  }

  private runOwner(): RunOwner {
    return {
      agentId: this.record.id,
      terminal: this.terminal,
      spec: () => specInUse(this.record.spec, this.state.restarts.onFallback),
      isStarting: () => this.state.phase.kind === 'starting',
      take: (input) => void this.machine.take(input),
      note: (event) => this.machine.note(event),
      begin: (life, launch) => this.begin(life, launch),
    }
  }

  private askGate(by: Starter): Gate {
    const { id: agentId, spec } = this.record
    const obstacle = (): string | null => (by === 'policy' ? this.parts.obstacleOf(agentId) : null)
    return this.parts.gate.ask({ agentId, priority: spec.priority, by, obstacle })
  }

  private takeStart(gate: Gate, by: Starter): Result<null, Refusal> {
    const { runner } = this.record.spec
    return this.machine.take({ kind: 'start', runId: this.parts.ports.ids.runId(), runner, gate, by })
  }

  private stepped(): void {
    // What happens beside a wait, such as the end of a lost run, does not end it.
    if (this.state.phase.kind !== 'backoff') this.endWait()
    if (this.state.phase.kind !== 'queued') this.parts.gate.leave(this.record.id)
    if (!this.isAtRest) return
    this.endLife()
    if (this.state.wanted === 'down') this.settles.fire()
  }

  private perform(effect: AgentEffect): void {
    switch (effect.kind) {
      case 'spawn':
        return void this.spawn(effect)
      case 'run-stop-plan':
        return void this.life?.stop(effect)
      case 'force-stop':
        return this.life?.force()
      case 'start-again':
        return this.startAgain(effect)
      default:
        return assertNever(effect)
    }
  }

  private startAgain({ at, by }: Extract<AgentEffect, { kind: 'start-again' }>): void {
    const delayMs = at === null ? 0 : at - this.parts.ports.clock.now()
    if (delayMs <= 0) return void this.start({ by })
    this.startIn(delayMs)
  }

  private startIn(delayMs: number): void {
    const { phase } = this.state
    this.endWait()
    this.timer = this.parts.ports.clock.setTimer(delayMs, () => {
      if (this.state.phase === phase) this.start({ by: 'policy' })
    })
  }

  private endWait(): void {
    this.timer?.dispose()
    this.timer = null
  }

  private async spawn({ runId }: Extract<AgentEffect, { kind: 'spawn' }>): Promise<void> {
    const beforeSpawn = async (): Promise<void> => {
      if (this.isAskedByWindow) await this.terminal.whenSized(WINDOW_WAIT_MS)
    }
    const unread = unreadFailure(this.record.problems)
    const failure = unread ?? (await this.runs.spawn({ runId, beforeSpawn }))
    if (failure !== null) {
      const hasFallback = unread === null && this.record.spec.fallback !== null
      this.machine.take({ kind: 'refused', failure, hasFallback })
    }
  }

  private begin(life: RunLife, launch: Launch | null): void {
    const { runId } = life
    this.life = life
    this.terminal.begin(this.state.generation, life.pty)
    const outputBytes = (): number => this.terminal.outputBytes
    life.own(this.parts.sampler.watch({ agentId: this.record.id, runId, outputBytes }))
    const { phase } = this.state
    // A stop came while its session was being made, or was under way when another host ended.
    if (phase.kind === 'stopping') void life.stop({ forced: phase.forced, leaderGone: phase.exit !== null })
    if (launch === null) return
    this.asides.note({ branch: launch.branch, title: '' })
    void this.learnVersion(launch)
  }

  private async learnVersion({ program, type, env }: Launch): Promise<void> {
    const version = await this.parts.ports.commands.versionOf(program, type, env)
    this.asides.note({ version })
  }

  private endLife(): void {
    this.terminal.end()
    this.life?.dispose()
    this.life = null
  }
}
