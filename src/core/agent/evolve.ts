import { assertNever } from '../../base/assert-never.ts'
import type { AgentEvent } from './inputs.ts'
import {
  LEGAL_TRANSITIONS,
  lastRunOf,
  type AgentState,
  type LiveRun,
  type Phase,
  type PhaseKind,
  type StoppingPhase,
} from './state.ts'

/** The state after `event`, which happened at `at` (epoch ms). Throws on a transition the table forbids: that is a bug. */
export function evolve(state: AgentState, event: AgentEvent, at: number): AgentState {
  const epoch = state.epoch + 1
  if (isAside(event)) return { ...state, epoch, ...asideAfter(state, event) }
  const phase = phaseAfter(state.phase, event, at)
  if (!LEGAL_TRANSITIONS[state.phase.kind].includes(phase.kind)) throw illegal(state.phase.kind, event.kind)
  return { ...state, epoch, phase, generation: event.kind === 'starting' ? event.generation : state.generation }
}

/** Events that leave the phase as it is. */
type Aside = Extract<AgentEvent, { kind: 'wanted' | 'run-lost' | 'lost-run-over' }>

function isAside(event: AgentEvent): event is Aside {
  return event.kind === 'wanted' || event.kind === 'run-lost' || event.kind === 'lost-run-over'
}

function asideAfter({ lostRuns }: AgentState, event: Aside): Partial<AgentState> {
  switch (event.kind) {
    case 'wanted':
      return { wanted: event.wanted }
    case 'run-lost':
      return { lostRuns: [...lostRuns, event.run] }
    case 'lost-run-over':
      return { lostRuns: lostRuns.filter(({ runId }) => runId !== event.runId) }
    default:
      return assertNever(event)
  }
}

function phaseAfter(phase: Phase, event: Exclude<AgentEvent, Aside>, at: number): Phase {
  switch (event.kind) {
    case 'queued':
      return { kind: 'queued', since: at, reason: event.reason, lastRun: lastRunOf(phase) }
    case 'starting':
      return { kind: 'starting', since: at, run: { runId: event.runId, identity: null, startedAt: at, readyAt: null } }
    case 'spawned':
      return { ...expectPhase(phase, 'starting', event), run: { ...runOf(phase, event), identity: event.identity } }
    case 'ready':
      return {
        kind: 'running',
        since: at,
        run: { ...runOf(expectPhase(phase, 'starting', event), event), readyAt: at },
      }
    case 'stopping':
      return stoppingAfter(phase, event, at)
    case 'exited':
      return { ...expectPhase(phase, 'stopping', event), exit: event.exit }
    case 'stop-forced':
      return { ...expectPhase(phase, 'stopping', event), forced: true }
    case 'stop-step':
      return { ...expectPhase(phase, 'stopping', event), step: event.step }
    case 'stop-next':
      return { ...expectPhase(phase, 'stopping', event), next: event.next }
    case 'stopped':
      return { kind: 'stopped', since: at, lastRun: event.lastRun }
    case 'backoff':
      return { kind: 'backoff', since: at, attempt: event.attempt, nextAt: event.nextAt, lastRun: event.lastRun }
    case 'crash-loop':
      return { kind: 'crash-loop', since: at, restarts: event.restarts, lastRun: event.lastRun }
    case 'failed':
      return { kind: 'failed', since: at, failure: event.failure, lastRun: event.lastRun }
    case 'unkillable':
      return { kind: 'unkillable', since: at, survivors: event.survivors, lastRun: event.lastRun }
    default:
      return assertNever(event)
  }
}

function stoppingAfter(phase: Phase, event: Extract<AgentEvent, { kind: 'stopping' }>, at: number): StoppingPhase {
  const { cause, forced, exit, next } = event
  return { kind: 'stopping', since: at, run: runOf(phase, event), cause, forced, exit, next, step: null }
}

function runOf(phase: Phase, event: AgentEvent): LiveRun {
  if (phase.kind === 'starting' || phase.kind === 'running' || phase.kind === 'stopping') return phase.run
  throw illegal(phase.kind, event.kind)
}

function expectPhase<K extends PhaseKind>(phase: Phase, kind: K, event: AgentEvent): Extract<Phase, { kind: K }> {
  if (phase.kind !== kind) throw illegal(phase.kind, event.kind)
  return phase as Extract<Phase, { kind: K }>
}

function illegal(from: PhaseKind, event: AgentEvent['kind']): Error {
  return new Error(`illegal transition: event "${event}" in phase "${from}"`)
}
