import type { RunEnd } from '../../shapes/run-end.ts'
import { NO_RESTARTS } from './restart/verdict.ts'
import { isAsked } from './run.ts'
import type { AgentState, LiveRun, PhaseKind, ShownPhase } from '../../shapes/state.ts'

/** The state of an agent that has never run. */
export function initialState(at: number): AgentState {
  const phase = { kind: 'stopped', since: at, lastRun: null } as const
  return { wanted: 'down', generation: 0, epoch: 0, phase, lostRuns: [], restarts: NO_RESTARTS }
}

/** The phases that may follow each phase. Any other transition is a bug and throws. */
export const LEGAL_TRANSITIONS: Readonly<Record<PhaseKind, readonly PhaseKind[]>> = {
  stopped: ['queued', 'starting'],
  queued: ['queued', 'starting', 'stopped'],
  starting: ['starting', 'running', 'stopping', 'stopped', 'backoff', 'crash-loop', 'failed'],
  running: ['running', 'stopping', 'stopped', 'backoff', 'crash-loop', 'failed'],
  stopping: ['stopping', 'stopped', 'backoff', 'crash-loop', 'failed', 'unkillable'],
  backoff: ['queued', 'starting', 'stopped'],
  'crash-loop': ['queued', 'starting', 'stopped'],
  failed: ['queued', 'starting', 'stopped'],
  unkillable: ['stopped'],
}

/** The run of a phase that has one. */
export function liveRunOf(phase: ShownPhase): LiveRun | null {
  return phase.kind === 'starting' || phase.kind === 'running' || phase.kind === 'stopping' ? phase.run : null
}

/** The last finished run a phase remembers. */
export function lastRunOf(phase: ShownPhase): RunEnd | null {
  return 'lastRun' in phase ? phase.lastRun : null
}

/** True during a stop that was not requested and that no request has changed since: the policy decides what follows. */
export function isLeftToPolicy({ phase, wanted }: AgentState): boolean {
  return phase.kind === 'stopping' && !isAsked(phase.cause) && phase.next === 'rest' && wanted === 'up'
}

/** True while processes of the agent may live. */
export function isUp(phase: ShownPhase): boolean {
  return liveRunOf(phase) !== null || phase.kind === 'unkillable'
}
