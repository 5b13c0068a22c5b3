import { assertNever } from '../../base/assert-never.ts'
import type { AgentEvent } from '../../shapes/events.ts'
import type { RestartHistory } from '../../shapes/after-exit.ts'
import type { AgentState, LiveRun, Phase, PhaseKind, StoppingPhase } from '../../shapes/state.ts'
import { historyAfter, NO_RESTARTS } from './restart/verdict.ts'
import { LEGAL_TRANSITIONS, lastRunOf } from './state.ts'

/**
 * The state after `event`, which happened at `at` (epoch ms). Throws on a transition that the table forbids, since that
 * is a bug.
 */
export function evolve(state: AgentState, event: AgentEvent, at: number): AgentState {
  const epoch = state.epoch + 1
  if (isAside(event)) return { ...state, epoch, ...asideAfter(state, event) }
  const phase = phaseAfter(state.phase, event, at)
  if (!LEGAL_TRANSITIONS[state.phase.kind].includes(phase.kind)) throw illegal(state.phase.kind, event.kind)
  const generation = event.kind === 'starting' ? event.generation : state.generation
  return { ...state, epoch, phase, generation, restarts: restartsAfter(state.restarts, event) }
}

/** Events that leave the phase as it is. */
type Aside = Extract<AgentEvent, { kind: 'wanted' | 'run-lost' | 'lost-run-over' | 'restarts-cleared' }>

const ASIDES: ReadonlySet<AgentEvent['kind']> = new Set(['wanted', 'run-lost', 'lost-run-over', 'restarts-cleared'])

function isAside(event: AgentEvent): event is Aside {
  return ASIDES.has(event.kind)
}

function restartsAfter(restarts: RestartHistory, event: Exclude<AgentEvent, Aside>): RestartHistory {
  if (event.kind === 'backoff') return historyAfter(restarts, event.verdict)
  return event.kind === 'failover' ? { ...NO_RESTARTS, onFallback: true } : restarts
}

function asideAfter({ lostRuns }: AgentState, event: Aside): Partial<AgentState> {
  switch (event.kind) {
    case 'wanted':
      return { wanted: event.wanted }
    case 'run-lost':
      return { lostRuns: [...lostRuns, event.run] }
    case 'lost-run-over':
      return { lostRuns: lostRuns.filter(({ runId }) => runId !== event.runId) }
    case 'restarts-cleared':
      return { restarts: NO_RESTARTS }
    default:
      return assertNever(event)
  }
}

function phaseAfter(phase: Phase, event: Exclude<AgentEvent, Aside>, at: number): Phase {
  switch (event.kind) {
    case 'queued':
      return { kind: 'queued', since: at, reason: event.reason, lastRun: lastRunOf(phase) }
    case 'starting':
      return { kind: 'starting', since: at, run: newRun(event, at) }
    case 'spawned':
    case 'adopted':
      return identifiedPhase(phase, event)
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
      return { kind: 'backoff', since: at, ...waitOf(event.verdict), lastRun: event.lastRun }
    case 'failover':
      return { kind: 'backoff', since: at, attempt: 0, nextAt: at, reason: 'failover', lastRun: event.lastRun }
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

function stoppingAfter(phase: Phase, event: EventOf<'stopping'>, at: number): StoppingPhase {
  const { cause, forced, exit, next } = event
  return { kind: 'stopping', since: at, run: runOf(phase, event), cause, forced, exit, next, step: null }
}

type EventOf<K extends AgentEvent['kind']> = Extract<AgentEvent, { kind: K }>

function newRun({ runId, runner }: EventOf<'starting'>, at: number): LiveRun {
  return { runId, runner, identity: null, startedAt: at, readyAt: null }
}

function identifiedPhase(phase: Phase, event: EventOf<'spawned' | 'adopted'>): Phase {
  const before = runOf(phase, event)
  const run = { ...before, identity: event.identity ?? before.identity }
  if (phase.kind === 'starting' || phase.kind === 'running' || phase.kind === 'stopping') return { ...phase, run }
  throw illegal(phase.kind, event.kind)
}

function waitOf({
  attempt,
  nextAt,
  reason,
}: EventOf<'backoff'>['verdict']): Pick<Extract<Phase, { kind: 'backoff' }>, 'attempt' | 'nextAt' | 'reason'> {
  return { attempt, nextAt, reason }
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
