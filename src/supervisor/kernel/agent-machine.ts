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
import { NO_TURN, type Effect, type Turn } from './kernel.ts'

/** What a machine needs beside its state. */
export interface AgentMachineParts {
  readonly clock: Clock
  /** A number from 0 to 1, 1 excluded. */
  readonly random: () => number
  /** Hears in the turn itself when the agent comes up or goes down. */
  readonly up: { changed(wasUp: boolean, isUp: boolean): void }
  /** Makes the work of an effect. */
  readonly effect: (effect: AgentEffect) => Effect
  /** Done first after every turn that changed the state. */
  readonly stepped: Effect
}

/** The only writer of one agent's record and state. Each method is one turn of the kernel's. */
export class AgentMachine {
  private readonly parts: AgentMachineParts
  private currentRecord: AgentRecord
  private currentState: AgentState

  constructor(stored: StoredAgent, parts: AgentMachineParts) {
    this.currentRecord = stored.record
    this.currentState = stored.state
    this.parts = parts
    parts.up.changed(false, this.isUp)
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

  /** Decides one input: what happened, and what must be done; or why the phase does not allow it. */
  take(input: AgentInput): Result<Turn, Refusal> {
    const { clock, random } = this.parts
    const at = clock.now()
    const decision = decide(this.currentState, input, { spec: this.trustedSpec, at, random: random() })
    if (!decision.ok) return decision
    return ok(decision.value.length === 0 ? NO_TURN : this.evolveBy(decision.value, at))
  }

  /** Takes up a changed spec; the next start uses it. */
  changeSpec(spec: AgentSpec): Turn {
    this.currentRecord = { ...this.currentRecord, spec, problems: [] }
    return this.note({ kind: 'updated' })
  }

  /** Journals something that changes no state. */
  note(event: JournalEvent): Turn {
    const after = event.kind === 'removed' ? null : this.stored()
    const events = [{ event, generation: this.currentState.generation }]
    return { step: { agentId: this.record.id, events, after }, effects: [] }
  }

  /** A turn that changes nothing. */
  get nothing(): Turn {
    return NO_TURN
  }

  /** The agent is gone: it counts as up no longer. */
  forget(): void {
    this.parts.up.changed(this.isUp, false)
  }

  /** A spec that could not be read whole has no fallback that could be trusted: the agent stays failed until it is edited. */
  private get trustedSpec(): AgentSpec {
    const { spec, problems } = this.currentRecord
    return problems.length === 0 ? spec : { ...spec, fallback: null }
  }

  private evolveBy(decided: readonly AgentEvent[], at: number): Turn {
    const effects: Effect[] = [this.parts.stepped]
    const events: { event: AgentEvent; generation: number }[] = []
    let state = this.currentState
    for (const event of decided) {
      effects.push(...effectsOf(event, state).map((effect) => this.parts.effect(effect)))
      state = evolve(state, event, at)
      events.push({ event, generation: state.generation })
    }
    this.parts.up.changed(this.isUp, isUp(state.phase))
    this.currentState = state
    return { step: { agentId: this.record.id, events, after: this.stored() }, effects }
  }

  private stored(): StoredAgent {
    return { record: this.currentRecord, state: this.currentState }
  }
}
