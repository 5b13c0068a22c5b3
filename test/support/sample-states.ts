import type { Evidence, RunEnding } from '../../src/core/agent/evidence.ts'
import type { AgentInput } from '../../src/core/agent/inputs.ts'
import { RESTART_DEFAULTS } from '../../src/core/agent/restart/policy.ts'
import type { EndCircumstances } from '../../src/core/agent/restart/verdict.ts'
import type { RestartPolicy } from '../../src/shapes/restart-policy.ts'
import type { AfterExit, RestartHistory } from '../../src/shapes/after-exit.ts'
import type { RunEnd } from '../../src/shapes/run-end.ts'
import type { AgentSpec } from '../../src/shapes/spec.ts'
import type { AgentState, LiveRun, Phase, PhaseKind } from '../../src/shapes/state.ts'
import type { ProcessIdentity } from '../../src/shapes/process-identity.ts'
import { SPEC_DEFAULTS } from '../../src/core/agent/spec.ts'

/** An identity that no process has. */
export const identity: ProcessIdentity = { pid: 4242, startTime: 100, bootId: 'boot' }

/** A run that is up and ready. */
export const liveRun: LiveRun = { runId: 'run-1', runner: 'pty', identity, startedAt: 1000, readyAt: 1010 }

/** The circumstances of a run's end: nothing special, and a policy that never restarts. */
export function sampleCircumstances(change: Partial<EndCircumstances> = {}): EndCircumstances {
  return {
    policy: RESTART_DEFAULTS,
    random: 0.5,
    readyForMs: 990,
    failure: null,
    rateLimit: null,
    hasOwnMemoryBound: false,
    ...change,
  }
}

/** A run's own record of its end: nothing special, and the given evidence. */
export function sampleEnding(...evidence: readonly Evidence[]): RunEnding {
  return { readyForMs: 990, lastLines: ['last words'], evidence }
}

/** A change of a spec: its agent is restarted `when`. */
export function restarting(when: RestartPolicy['when'], change: Partial<RestartPolicy> = {}): Partial<AgentSpec> {
  return { restart: { ...RESTART_DEFAULTS, when, ...change } }
}

/** A change of a spec: it has a fallback. */
export const withFallback: Partial<AgentSpec> = { fallback: { type: 'codex', command: null, args: [] } }

/** The verdict of the default windows on a first restart after a crash. */
export const sampleAgain: Extract<AfterExit, { kind: 'again' }> = {
  kind: 'again',
  reason: 'failure',
  attempt: 1,
  nextAt: 2750,
  delayMs: 750,
  ceilingMs: 1000,
  windows: RESTART_DEFAULTS.windows.map((window) => ({ ...window, used: 1 })),
}

/** A run that crashed. */
export const crashedRun: RunEnd = {
  runId: 'run-1',
  generation: 1,
  startedAt: 1000,
  endedAt: 2000,
  exit: { code: 1, signal: null },
  exitClass: 'crash',
  stop: null,
  verdict: sampleAgain,
  lastLines: ['last words'],
  limit: null,
  oom: null,
}

/** One realistic phase of each kind. */
export const samplePhases: { readonly [K in PhaseKind]: Extract<Phase, { kind: K }> } = {
  stopped: { kind: 'stopped', since: 1, lastRun: null },
  queued: { kind: 'queued', since: 1, reason: 'memory is low', lastRun: null },
  starting: { kind: 'starting', since: 1, run: { ...liveRun, identity: null, readyAt: null } },
  running: { kind: 'running', since: 1, run: liveRun },
  stopping: {
    kind: 'stopping',
    since: 1,
    run: liveRun,
    cause: 'user',
    step: null,
    forced: false,
    exit: null,
    next: 'rest',
  },
  backoff: { kind: 'backoff', since: 1, attempt: 1, nextAt: 5000, reason: 'failure', lastRun: crashedRun },
  'crash-loop': { kind: 'crash-loop', since: 1, restarts: 6, lastRun: crashedRun },
  failed: { kind: 'failed', since: 1, failure: { code: 'command-missing', message: 'no such program' }, lastRun: null },
  unkillable: { kind: 'unkillable', since: 1, survivors: [identity], lastRun: crashedRun },
}

/** The history after one restart. */
export const sampleRestarts: RestartHistory = { streak: 1, at: [1000], onFallback: false }

const WANTED_UP: ReadonlySet<PhaseKind> = new Set(['queued', 'starting', 'running', 'backoff', 'crash-loop'])

/** A typical state with a phase. */
export function stateIn(kind: PhaseKind): AgentState {
  return {
    wanted: WANTED_UP.has(kind) ? 'up' : 'down',
    generation: 1,
    epoch: 7,
    phase: samplePhases[kind],
    lostRuns: kind === 'unkillable' ? [{ runId: 'run-1', identity, endAsked: true }] : [],
    restarts: sampleRestarts,
  }
}

/** One realistic input of each kind. */
export const sampleInputs: { readonly [K in AgentInput['kind']]: Extract<AgentInput, { kind: K }> } = {
  start: { kind: 'start', runId: 'run-2', gate: { kind: 'open' }, by: 'user' },
  stop: { kind: 'stop', cause: 'user', force: false },
  restart: { kind: 'restart' },
  refused: { kind: 'refused', failure: { code: 'spawn-failed', message: 'no pty' } },
  spawned: { kind: 'spawned', identity },
  ready: { kind: 'ready' },
  'not-ready': { kind: 'not-ready' },
  'limit-reached': { kind: 'limit-reached' },
  exited: { kind: 'exited', exit: { code: 1, signal: null }, leftovers: 0, ending: sampleEnding() },
  'step-reached': { kind: 'step-reached', step: 'terminate' },
  'tree-empty': { kind: 'tree-empty', step: 'terminate', tookMs: 12, ending: sampleEnding() },
  survived: { kind: 'survived', survivors: [identity], tookMs: 9000 },
  adopted: { kind: 'adopted', identity },
  'host-lost': { kind: 'host-lost', restores: false },
  'lost-run-over': { kind: 'lost-run-over', runId: 'run-0' },
}

/** A valid spec. */
export function sampleSpec(change: Partial<AgentSpec> = {}): AgentSpec {
  return { ...SPEC_DEFAULTS, name: 'worker', type: 'custom', command: '/bin/program', cwd: '/work', ...change }
}
