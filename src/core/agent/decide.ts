import { assertNever } from '../../base/assert-never.ts'
import { err, ok } from '../../base/result.ts'
import {
  decideExited,
  decideHostLost,
  decideLostRunOver,
  decideRefused,
  decideSurvived,
  decideTreeEmpty,
} from './decide-ends.ts'
import { NOTHING, WANT_DOWN, WANT_UP, type Decision, type DecisionContext, type InputOf } from './decision.ts'
import type { AgentInput, Refusal } from './inputs.ts'
import { isFresh } from './restart/verdict.ts'
import { isLeftToPolicy, lastRunOf, liveRunOf } from './state.ts'
import type { AgentEvent } from '../../shapes/events.ts'
import type { AgentState, Phase, StoppingPhase } from '../../shapes/state.ts'

/** Decides what follows from `input`. Pure: the caller evolves the state and performs the effects. */
export function decide(state: AgentState, input: AgentInput, context: DecisionContext): Decision {
  switch (input.kind) {
    case 'start':
      return decideStart(state, input, context)
    case 'stop':
      return decideStop(state, input)
    case 'restart':
      return decideRestart(state)
    case 'refused':
      return decideRefused(state, input, context)
    case 'spawned':
      return isUnidentified(state.phase) ? ok([input]) : NOTHING
    case 'ready':
      return state.phase.kind === 'starting' ? ok([{ kind: 'ready' }]) : NOTHING
    case 'not-ready':
      return state.phase.kind === 'starting' ? ok([stopping('not-ready')]) : NOTHING
    case 'exited':
      return decideExited(state, input, context)
    case 'limit-reached':
      return isRunning(state.phase) ? ok([stopping('limit')]) : NOTHING
    case 'step-reached':
      return state.phase.kind === 'stopping' ? ok([{ kind: 'stop-step', step: input.step }]) : NOTHING
    case 'tree-empty':
      return decideTreeEmpty(state, input, context)
    case 'survived':
      return decideSurvived(state, input, context)
    case 'adopted':
      return decideAdopted(state, input)
    case 'host-lost':
      return decideHostLost(state, input, context)
    case 'lost-run-over':
      return decideLostRunOver(state, input)
    default:
      return assertNever(input)
  }
}

function decideStart(state: AgentState, { runId, gate, by }: InputOf<'start'>, { spec }: DecisionContext): Decision {
  const { phase, generation } = state
  const { runner } = spec
  const wish = state.wanted === 'up' ? [] : [WANT_UP]
  if (by === 'policy' && !mayStartByItself(state)) return NOTHING
  switch (phase.kind) {
    case 'starting':
    case 'running':
      return refuse('already-up', 'It is up already.')
    case 'stopping':
      return phase.next === 'start'
        ? refuse('already-up', 'It will start again as soon as it has stopped.')
        : ok([...wish, { kind: 'stop-next', next: 'start' }])
    case 'unkillable':
      return refuse(
        'unkillable',
        'Processes of its last run cannot be ended. End them, then press stop, before it can start again.',
      )
    case 'stopped':
    case 'queued':
    case 'backoff':
    case 'crash-loop':
    case 'failed': {
      const cleared: AgentEvent[] = by === 'user' && !isFresh(state.restarts) ? [{ kind: 'restarts-cleared' }] : []
      if (gate.kind === 'open') {
        return ok([...wish, ...cleared, { kind: 'starting', runId, generation: generation + 1, runner }])
      }
      const isNews = phase.kind !== 'queued' || phase.reason !== gate.reason
      return ok([...wish, ...cleared, ...(isNews ? [{ kind: 'queued', reason: gate.reason } as const] : [])])
    }
    default:
      return assertNever(phase)
  }
}

/**
 * A policy starts only agents that are wanted up and waiting: a policy start that arrives late must not undo a stop or
 * leave a crash loop.
 */
function mayStartByItself({ wanted, phase }: AgentState): boolean {
  return wanted === 'up' && (phase.kind === 'stopped' || phase.kind === 'queued' || phase.kind === 'backoff')
}

function decideStop({ phase, wanted }: AgentState, { cause, force }: InputOf<'stop'>): Decision {
  const wish = wanted === 'down' ? [] : [WANT_DOWN]
  switch (phase.kind) {
    case 'starting':
    case 'running':
      return ok([...wish, stopping(cause, { forced: force })])
    case 'stopping':
      return ok([...wish, ...stopAgain(phase, force || wanted === 'down')])
    case 'queued':
    case 'backoff':
    case 'crash-loop':
    case 'failed':
    case 'unkillable':
      return ok([...wish, { kind: 'stopped', lastRun: lastRunOf(phase) }])
    case 'stopped':
      return wanted === 'up' ? ok(wish) : refuse('already-down', 'It is down already.')
    default:
      return assertNever(phase)
  }
}

/**
 * During a restart, or a stop that nobody asked for, a first user stop only cancels what would follow; a second one
 * kills.
 */
function stopAgain({ next, forced }: StoppingPhase, force: boolean): AgentEvent[] {
  const cancel: AgentEvent[] = next === 'start' ? [{ kind: 'stop-next', next: 'rest' }] : []
  const press: AgentEvent[] = force && !forced ? [{ kind: 'stop-forced' }] : []
  return [...cancel, ...press]
}

/** Restarting an agent that is down is a start; the caller sends a start input for it. */
function decideRestart({ phase, wanted }: AgentState): Decision {
  const wish = wanted === 'up' ? [] : [WANT_UP]
  switch (phase.kind) {
    case 'starting':
    case 'running':
      return ok([...wish, stopping('restart', { next: 'start' })])
    case 'stopping':
      return ok(phase.next === 'start' ? wish : [...wish, { kind: 'stop-next', next: 'start' }])
    case 'unkillable':
      return refuse('unkillable', 'Processes of its last run cannot be ended, so it cannot start again.')
    case 'stopped':
    case 'queued':
    case 'backoff':
    case 'crash-loop':
    case 'failed':
      return refuse('already-down', 'It is down; start it instead.')
    default:
      return assertNever(phase)
  }
}

/** The run continues under a new host. An interrupted stop is finished; an interrupted restart is dropped. */
function decideAdopted(state: AgentState, { identity }: InputOf<'adopted'>): Decision {
  const { phase, wanted } = state
  switch (phase.kind) {
    case 'starting':
      return ok([{ kind: 'adopted', identity }, { kind: 'ready' }])
    case 'running':
      return ok([{ kind: 'adopted', identity }])
    case 'stopping': {
      const forgotten: AgentEvent[] = phase.next === 'start' ? [{ kind: 'stop-next', next: 'rest' }] : []
      const wish = wanted === 'down' || isLeftToPolicy(state) ? [] : [WANT_DOWN]
      return ok([...wish, ...forgotten, { kind: 'adopted', identity }])
    }
    case 'stopped':
    case 'queued':
    case 'backoff':
    case 'crash-loop':
    case 'failed':
    case 'unkillable':
      return NOTHING
    default:
      return assertNever(phase)
  }
}

/**
 * A stop or readiness may arrive before the leader is identified; its identity is still recorded, because the search
 * for survivors needs it.
 */
function isUnidentified(phase: Phase): boolean {
  return liveRunOf(phase)?.identity === null
}

function isRunning({ kind }: Phase): boolean {
  return kind === 'starting' || kind === 'running'
}

type StoppingEvent = Extract<AgentEvent, { kind: 'stopping' }>

function stopping(cause: StoppingEvent['cause'], change: Partial<StoppingEvent> = {}): StoppingEvent {
  return { kind: 'stopping', cause, forced: false, exit: null, next: 'rest', ...change }
}

function refuse(code: Refusal['code'], message: string): Decision {
  return err({ code, message })
}
