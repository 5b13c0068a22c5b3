import { Lifetime } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'
import { ok, type Result } from '../../base/result.ts'
import { decide } from '../../core/agent/decide.ts'
import { effectsOf, type AgentEffect } from '../../core/agent/effects.ts'
import { evolve } from '../../core/agent/evolve.ts'
import type { AgentInput, Refusal } from '../../core/agent/inputs.ts'
import type { AgentEvent } from '../../shapes/events.ts'
import type { AgentRecord, AgentSpec } from '../../shapes/spec.ts'
import type { JournalEvent } from '../../shapes/journal.ts'
import type { AgentState } from '../../shapes/state.ts'
import { isUp } from '../../core/agent/state.ts'
import type { StoredAgent } from '../../core/ports.ts'
import type { Clock } from '../../base/clock.ts'
import type { Journal } from './journal.ts'

/** The only writer of one agent's record and state: inputs are decided, events evolve and are journalled, then effects are called for. */
export class AgentMachine extends Lifetime {
  private readonly journal: Journal
  private readonly clock: Clock
  private readonly effects = this.register(new Emitter<AgentEffect>())
  private readonly steps = this.register(new Emitter<AgentState>())
  private currentRecord: AgentRecord
  private currentState: AgentState

  /** What must be done now; the intent is on disk already. */
  readonly onEffect = this.effects.event
  /** The state has changed; fires before the effects. */
  readonly onStep = this.steps.event

  constructor(stored: StoredAgent, parts: { readonly journal: Journal; readonly clock: Clock }) {
    super()
    this.currentRecord = stored.record
    this.currentState = stored.state
    this.journal = parts.journal
    this.clock = parts.clock
  }

  get record(): AgentRecord {
    return this.currentRecord
  }

  get state(): AgentState {
    return this.currentState
  }

  /** Processes of it may live. */
  get isUp(): boolean {
    return isUp(this.currentState.phase)
  }

  /** Takes one input to its end, or says why not. */
  take(input: AgentInput): Result<null, Refusal> {
    const at = this.clock.now()
    const decision = decide(this.currentState, input, at)
    if (!decision.ok) return decision
    if (decision.value.length === 0) return ok(null)
    const effects: AgentEffect[] = []
    const events: { event: AgentEvent; generation: number }[] = []
    for (const event of decision.value) {
      effects.push(...effectsOf(event, this.currentState))
      this.currentState = evolve(this.currentState, event, at)
      events.push({ event, generation: this.currentState.generation })
    }
    this.journal.append({ agentId: this.record.id, events, after: this.stored() })
    this.steps.fire(this.currentState)
    for (const effect of effects) this.effects.fire(effect)
    return ok(null)
  }

  /** Takes up a changed spec; the next start uses it. */
  changeSpec(spec: AgentSpec): void {
    this.currentRecord = { ...this.currentRecord, spec, problems: [] }
    this.note({ kind: 'updated' })
  }

  /** Journals an event that is no transition. */
  note(event: JournalEvent): void {
    const after = event.kind === 'removed' ? null : this.stored()
    this.journal.append({
      agentId: this.record.id,
      events: [{ event, generation: this.currentState.generation }],
      after,
    })
  }

  private stored(): StoredAgent {
    return { record: this.currentRecord, state: this.currentState }
  }
}
