import { assertNever } from '../base/assert-never.ts'
import { Lifetime, toDisposable, type Disposable } from '../base/disposable.ts'
import { Emitter } from '../base/event.ts'
import type { Result } from '../base/result.ts'
import type { AgentEffect } from '../core/agent/effects.ts'
import type { Gate, Refusal } from '../core/agent/inputs.ts'
import type { AgentRecord, JournalFact } from '../core/agent/record.ts'
import type { AgentSpec } from '../core/agent/spec.ts'
import type { AgentState, StartFailure } from '../core/agent/state.ts'
import type { StoredAgent } from '../core/ports.ts'
import { AgentMachine } from './agent-machine.ts'
import type { HostFacts, SupervisorPorts } from './environment.ts'
import type { Journal } from './journal.ts'
import { prepareLaunch, type Launch } from './launch.ts'
import { RunLife } from './run-life.ts'
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
const CANCELLED: StartFailure = { code: 'spawn-failed', message: 'It was stopped before its program was started.' }

/** A page shows a new tile well within this; a person does not notice it. */
const WINDOW_WAIT_MS = 300

/** One agent: what people ask of it, and the effects of what it decides. */
export class SupervisedAgent extends Lifetime {
  readonly terminal: TerminalSession
  private readonly machine: AgentMachine
  private readonly parts: AgentParts
  private readonly asides = this.register(new Emitter<void>())
  private readonly settles = this.register(new Emitter<void>())
  private currentAside: AgentAside = { branch: null, title: '', version: null }
  private life: RunLife | null = null
  private timer: Disposable | null = null
  private isAskedByWindow = false

  /** Branch, title or version changed. */
  readonly onAsideChange = this.asides.event

  constructor(stored: StoredAgent, parts: AgentParts) {
    super()
    this.parts = parts
    this.terminal = this.register(new TerminalSession(parts.ports.mirrors, parts.ports.clock))
    this.machine = this.register(new AgentMachine(stored, { journal: parts.journal, clock: parts.ports.clock }))
    this.register(this.terminal.onTitle((title) => this.noteAside({ title })))
    this.register(this.machine.onStep(() => this.stepped()))
    this.register(this.machine.onEffect((effect) => this.perform(effect)))
    this.register(toDisposable(() => this.endLife()))
    this.register(toDisposable(() => this.timer?.dispose()))
  }

  get record(): AgentRecord {
    return this.machine.record
  }

  get state(): AgentState {
    return this.machine.state
  }

  get aside(): AgentAside {
    return this.currentAside
  }

  /** Processes of it may live; true until the tree is known to be empty. */
  get isUp(): boolean {
    return this.machine.isUp
  }

  /** `fromWindow`: a window asked and will show it in a moment; the program waits for that so that it need not be resized at once. */
  start({ fromWindow }: { readonly fromWindow: boolean } = { fromWindow: false }): Result<null, Refusal> {
    this.isAskedByWindow = fromWindow
    return this.machine.take({ kind: 'start', runId: this.parts.ports.ids.runId(), gate: OPEN })
  }

  stop(options: { readonly cause: 'user' | 'remove' | 'quit'; readonly force: boolean }): Result<null, Refusal> {
    return this.machine.take({ kind: 'stop', ...options })
  }

  /** Stops and starts again; what is down is only started. */
  restart(): Result<null, Refusal> {
    return this.isUp ? this.machine.take({ kind: 'restart' }) : this.start()
  }

  /** The host that ran it before is gone. */
  hostLost(): void {
    this.machine.take({ kind: 'host-lost' })
  }

  /** Nothing of a lost run lives any more. */
  lostRunOver(runId: string): void {
    this.machine.take({ kind: 'lost-run-over', runId })
  }

  /** Takes up a changed spec; the next start uses it. */
  changeSpec(spec: AgentSpec): void {
    this.machine.changeSpec(spec)
  }

  /** Journals a fact that is no transition. */
  note(fact: JournalFact): void {
    this.machine.note(fact)
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

  private stepped(): void {
    this.timer?.dispose()
    this.timer = null
    if (!this.isAtRest) return
    this.endLife()
    if (this.state.wanted === 'down') this.settles.fire()
  }

  private perform(effect: AgentEffect): void {
    switch (effect.kind) {
      case 'spawn':
        return void this.spawn(effect)
      case 'run-stop-plan':
        return void this.life?.stop({ ...effect, terminateWaitMs: this.record.spec.terminateWaitMs })
      case 'force-stop':
        return this.life?.force()
      case 'start-again':
        return this.startAgain(effect.at)
      default:
        return assertNever(effect)
    }
  }

  private startAgain(at: number | null): void {
    const { clock } = this.parts.ports
    if (at === null) return void this.start()
    const { epoch } = this.state
    this.timer = clock.setTimer(Math.max(0, at - clock.now()), () => {
      if (this.state.epoch === epoch) this.start()
    })
  }

  private async spawn({ runId, generation }: Extract<AgentEffect, { kind: 'spawn' }>): Promise<void> {
    const { ports, host, trees, sampler } = this.parts
    const launch = await prepareLaunch({ id: this.record.id, runId, spec: this.record.spec }, ports, host)
    if (launch.ok && this.isAskedByWindow) await this.terminal.whenSized(WINDOW_WAIT_MS)
    if (this.isDisposed) return
    if (!launch.ok) return this.refuse(launch.error)
    // A stop came while the launch was being checked: nothing was spawned, nothing is left.
    if (this.state.phase.kind !== 'starting') return this.refuse(CANCELLED)
    const life = RunLife.spawn(runId, launch.value, {
      ports,
      trees,
      size: this.terminal.size,
      take: (input) => void this.machine.take(input),
    })
    if (!life.ok) return this.refuse(life.error)
    this.life = life.value
    this.terminal.begin(generation, life.value.pty)
    life.value.own(sampler.watch({ agentId: this.record.id, runId, outputBytes: () => this.terminal.outputBytes }))
    this.noteAside({ branch: launch.value.branch, title: '' })
    void this.learnVersion(launch.value)
  }

  private refuse(failure: StartFailure): void {
    this.machine.take({ kind: 'refused', failure })
  }

  private async learnVersion({ program, type, env }: Launch): Promise<void> {
    const version = await this.parts.ports.commands.versionOf(program, type, env)
    if (!this.isDisposed) this.noteAside({ version })
  }

  private noteAside(change: Partial<AgentAside>): void {
    const { branch, title, version } = this.currentAside
    const next = { ...this.currentAside, ...change }
    if (next.branch === branch && next.title === title && next.version === version) return
    this.currentAside = next
    this.asides.fire()
  }

  private endLife(): void {
    this.terminal.end()
    this.life?.dispose()
    this.life = null
  }
}
