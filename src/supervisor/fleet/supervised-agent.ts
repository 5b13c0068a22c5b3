import { assertNever } from '../../base/assert-never.ts'
import { BackgroundWork } from '../../base/background-work.ts'
import { Lifetime, toDisposable } from '../../base/disposable.ts'
import { messageOf } from '../../base/errors.ts'
import { Emitter } from '../../base/event.ts'
import { ok, type Result } from '../../base/result.ts'
import type { AgentEffect } from '../../core/agent/effects.ts'
import type { AgentInput, Gate, Refusal, Starter } from '../../core/agent/inputs.ts'
import type { AgentRecord, AgentSpec } from '../../shapes/spec.ts'
import type { JournalEvent } from '../../shapes/journal.ts'
import type { AgentState, LostRun } from '../../shapes/state.ts'
import { redactedActivity, redactedError, redactedInput, redactedNote } from '../../core/secrets/redact-input.ts'
import { specInUse } from '../../core/agent/spec.ts'
import { liveRunOf } from '../../core/agent/state.ts'
import { unreadFailure } from '../../core/agent/stored-agent.ts'
import type { StoredAgent } from '../../core/ports.ts'
import type { AdmissionGate } from '../admission/admission-gate.ts'
import { AgentSecrets } from './agent-secrets.ts'
import { AgentFacets, type FacetWriters } from './facets.ts'
import { AgentMachine } from '../kernel/agent-machine.ts'
import type { Effect, Kernel } from '../kernel/kernel.ts'
import type { RunReport } from '../run/run-observer.ts'
import type { RunSources } from '../run/start-run.ts'
import type { KeysFirst } from '../terminal/keys-first.ts'
import { AgentTerminal } from '../terminal/agent-terminal.ts'
import { AgentRuns, type AgentOfRuns, type StartOptions } from './agent-runs.ts'
import { PolicyStarts, type AgentOfStarts } from './policy-starts.ts'
import type { UpCount } from './up-count.ts'
import type { Worktrees } from '../worktrees/worktrees.ts'

/** What every agent of a supervisor shares. */
export interface AgentParts extends RunSources {
  readonly kernel: Kernel
  readonly gate: AdmissionGate
  readonly up: UpCount
  /** What keeps a policy from starting this agent; null: nothing. */
  readonly obstacleOf: (agentId: string) => string | null
  /** Looks for survivors of a run whose end was not seen. */
  readonly watchLost: (run: LostRun, agent: SupervisedAgent) => void
  readonly worktrees: Worktrees
  /** One for all agents. */
  readonly keys: KeysFirst
}

/** What came of waiting for an agent to be at rest: nothing of it is up; what is cannot be ended; or it is to be up again. */
export type Rest = 'down' | 'unkillable' | 'wanted-up'

type OwnFacet = 'branch' | 'title' | 'version' | 'activity' | 'limits' | 'held' | 'messages'

const OPEN: Gate = { kind: 'open' }

/** One agent: what people ask of it, and the effects of what it decides. Every input goes through the kernel. */
export class SupervisedAgent extends Lifetime {
  readonly terminal: AgentTerminal
  readonly secrets: AgentSecrets
  private readonly machine: AgentMachine
  private readonly parts: AgentParts
  private readonly steps = this.register(new Emitter<void>())
  readonly facets: AgentFacets
  private readonly write: FacetWriters<OwnFacet>
  private readonly work = this.register(new BackgroundWork((error, doing) => this.trouble(error, doing)))
  private readonly starts: PolicyStarts
  private readonly runs: AgentRuns
  private asked: StartOptions = { by: 'policy' }

  constructor(stored: StoredAgent, parts: AgentParts) {
    super()
    this.parts = parts
    this.secrets = new AgentSecrets(stored.record.id, parts.ports.secrets)
    const { clock, random, mirrors } = parts.ports
    this.starts = this.register(new PolicyStarts(this.ofStarts()))
    this.facets = this.register(new AgentFacets(clock))
    this.write = this.facets.writers('branch', 'title', 'version', 'activity', 'limits', 'held', 'messages')
    this.terminal = this.register(new AgentTerminal(mirrors, clock, parts.keys))
    this.machine = new AgentMachine(stored, {
      clock,
      random,
      up: parts.up,
      effect: (effect) => this.effectOf(effect),
      stepped: this.effect('settle', () => this.stepped()),
    })
    this.register(toDisposable(() => this.machine.forget()))
    this.register(this.terminal.onTitle(this.write.title))
    this.runs = new AgentRuns(this.ofRuns(), parts)
    this.register(toDisposable(() => this.runs.end()))
    this.register(toDisposable(() => parts.gate.leave(this.record.id)))
  }

  get record(): AgentRecord {
    return this.machine.record
  }

  get state(): AgentState {
    return this.machine.state
  }

  /** What a person types to attach to its tmux session; null: it has none. */
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
    this.asked = options
    const { by, skipQueue } = options
    return this.ask(this.startInput(this.isUp || skipQueue ? OPEN : this.askGate(by), by))
  }

  stop(options: { readonly cause: 'user' | 'remove' | 'quit'; readonly force: boolean }): Result<null, Refusal> {
    return this.ask({ kind: 'stop', ...options })
  }

  /** Stops and starts again; what is down is only started. */
  restart(): Result<null, Refusal> {
    return this.isUp ? this.ask({ kind: 'restart' }) : this.start()
  }

  /** Its turn at the gate has come, or it waits on for another reason. */
  gateSaid(gate: Gate): void {
    this.tell(() => (this.state.phase.kind === 'queued' ? this.startInput(gate, 'policy') : null))
  }

  /** The host that ran it before is gone, and its terminal with it. */
  hostLost(): void {
    const { settings } = this.parts.ports
    const restores = this.record.spec.restart.when !== 'never' && settings.values.restoreAfterCrash
    this.tell(() => ({ kind: 'host-lost', restores }))
  }

  /** Goes on under this host if its run's session outlived the one before; false: there is none. */
  async adopt(): Promise<Result<boolean, string>> {
    const run = liveRunOf(this.state.phase)
    return run === null ? ok(false) : this.runs.adopt(run, this.state.generation)
  }

  /** Takes up what a policy had begun when the host before ended: waits go on, what is wanted up asks to be started. */
  resume(): void {
    this.starts.resume()
  }

  /** Nothing of a lost run lives any more. */
  lostRunOver(runId: string): void {
    this.tell(() => ({ kind: 'lost-run-over', runId }))
  }

  /** Its program says something about itself. */
  report(report: RunReport): void {
    this.runs.report(report)
  }

  /** Takes up a changed spec; the next start uses it, but for the priority, which counts at once. */
  changeSpec(spec: AgentSpec): void {
    const { priority } = this.record.spec
    this.parts.kernel.ask(() => ok(this.machine.changeSpec(spec)))
    if (spec.priority === priority) return
    this.runs.changePriority(spec.priority)
    this.parts.gate.changePriority(this.record.id, spec.priority)
  }

  /** Journals something that changes no state. */
  note(event: JournalEvent): void {
    this.parts.kernel.tell(() => ok(this.machine.note(redactedNote(event, this.secrets.redactor))))
  }

  /** Resolves once it is at rest, or as soon as it is wanted up again and will not come to rest by itself. */
  async whenDown(): Promise<Rest> {
    const { promise, resolve } = Promise.withResolvers<Rest>()
    const look = (): void => void (this.rest !== null && resolve(this.rest))
    using _subscription = this.steps.event(look)
    look()
    return await promise
  }

  /** Null: it is on its way down. */
  private get rest(): Rest | null {
    if (!this.isUp) return 'down'
    if (this.state.phase.kind === 'unkillable') return 'unkillable'
    return this.state.wanted === 'up' ? 'wanted-up' : null
  }

  private get isAtRest(): boolean {
    return !this.isUp || this.state.phase.kind === 'unkillable'
  }

  private ask(input: AgentInput): Result<null, Refusal> {
    return this.parts.kernel.ask(() => this.take(input))
  }

  /** `inputOf` is asked when the turn has come; null: there is nothing to say any more. */
  private tell(inputOf: () => AgentInput | null): void {
    this.parts.kernel.tell(() => {
      const input = inputOf()
      return input === null || this.isDisposed ? ok(this.machine.nothing) : this.take(input)
    })
  }

  /** The only way of an input into the machine: what it leads to is stored, so no secret may be in it. */
  private take(input: AgentInput): ReturnType<AgentMachine['take']> {
    return this.machine.take(redactedInput(input, this.secrets.redactor))
  }

  private startInput(gate: Gate, by: Starter): AgentInput {
    return { kind: 'start', runId: this.parts.ports.ids.runId(), gate, by }
  }

  private askGate(by: Starter): Gate {
    const { id: agentId, spec } = this.record
    const obstacle = (): string | null => (by === 'policy' ? this.parts.obstacleOf(agentId) : null)
    return this.parts.gate.ask({ agentId, priority: spec.priority, by, obstacle })
  }

  private effectOf(effect: AgentEffect): Effect {
    switch (effect.kind) {
      case 'spawn':
        return this.effect('start its program', () => this.runs.spawn({ ...effect, asked: this.asked }))
      case 'run-stop-plan':
        return this.effect('stop it', () => this.runs.stop(effect))
      case 'force-stop':
        return this.effect('stop it', () => this.runs.force())
      case 'watch-lost-run':
        return this.effect('look for what is left of its last run', () => this.parts.watchLost(effect.run, this))
      case 'start-again':
        return this.effect('start it again', () => this.starts.startAgain(effect))
      default:
        return assertNever(effect)
    }
  }

  private effect(doing: string, action: () => void): Effect {
    return {
      perform: () => (this.isDisposed ? undefined : action()),
      failed: (error) => this.trouble(error, doing),
    }
  }

  private stepped(): void {
    this.starts.stepped()
    if (this.state.phase.kind !== 'queued') this.parts.gate.leave(this.record.id)
    if (this.isAtRest) this.runs.end()
    this.steps.fire()
  }

  private ofStarts(): AgentOfStarts {
    return {
      clock: this.parts.ports.clock,
      work: this.work,
      spec: () => this.record.spec,
      state: () => this.state,
      start: (by) => {
        this.asked = { by }
        const input = this.startInput(this.askGate(by), by)
        this.tell(() => input)
      },
    }
  }

  private ofRuns(): AgentOfRuns {
    return {
      agentId: this.record.id,
      terminal: this.terminal,
      work: this.work,
      refusal: () => unreadFailure(this.record.problems),
      spec: () => specInUse(this.record.spec, this.state.restarts.onFallback),
      wholeSpec: () => this.secrets.wholeSpec(specInUse(this.record.spec, this.state.restarts.onFallback)),
      phase: () => this.state.phase,
      isDisposed: () => this.isDisposed,
      facets: this.write,
      tell: (input) => this.tell(() => input),
      show: (activity) => this.write.activity(activity && redactedActivity(activity, this.secrets.redactor)),
      showLimits: this.write.limits,
      showHeld: this.write.held,
      showMessages: this.write.messages,
      note: (event) => this.note(event),
      trouble: (error, doing) => this.trouble(error, doing),
    }
  }

  /** Corral itself failed at something: one bug report, and an event in the agent's journal. */
  private trouble(error: unknown, doing: string): void {
    if (this.isDisposed) return
    this.parts.ports.reportBug(
      redactedError(error, this.secrets.redactor),
      `agent ${this.record.spec.name}: could not ${doing}`,
    )
    this.note({ kind: 'internal-error', doing, message: messageOf(error) })
  }
}
