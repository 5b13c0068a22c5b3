import { assertNever } from '../../base/assert-never.ts'
import { ok } from '../../base/result.ts'
import type { ProcessIdentity } from '../../shapes/process-identity.ts'
import type { Exit, ExitClass } from '../../shapes/exit.ts'
import type { AgentEvent } from '../../shapes/events.ts'
import type { AfterExit } from '../../shapes/after-exit.ts'
import type { RunEnd, StopReport } from '../../shapes/run-end.ts'
import type { AgentState, LiveRun } from '../../shapes/state.ts'
import { NOTHING, WANT_DOWN, type Decision, type DecisionContext, type InputOf } from './decision.ts'
import { evidenceOf, UNSEEN_ENDING, type RunEnding } from './evidence.ts'
import { exitClassOf } from './exit.ts'
import { judgeExit, type EndCircumstances } from './restart/verdict.ts'
import { isAsked } from './run.ts'
import { isLeftToPolicy, liveRunOf } from './state.ts'

/** Validation or the spawner refused the start: there never was a process. */
export function decideRefused(state: AgentState, { failure }: InputOf<'refused'>, context: DecisionContext): Decision {
  const { phase } = state
  const endAs = (run: LiveRun, exitClass: ExitClass): RunEnd => endOf(run, state, { at: context.at, exitClass })
  if (phase.kind === 'starting' || (phase.kind === 'stopping' && isLeftToPolicy(state))) {
    const verdict: AfterExit = { kind: 'fail', failure }
    return ok(carryOut(verdict, { ...endAs(phase.run, 'start-failure'), verdict }, { state, context }))
  }
  if (phase.kind === 'stopping') {
    const wish = phase.next === 'start' ? [] : wantDown(state)
    return ok([...wish, { kind: 'stopped', lastRun: endAs(phase.run, 'user-stop') }])
  }
  return NOTHING
}

/** The leader ended. If other members of the tree live on, or may do so, the tree is stopped first. */
export function decideExited(
  state: AgentState,
  { exit, leftovers, ending }: InputOf<'exited'>,
  context: DecisionContext,
): Decision {
  const { phase } = state
  if (phase.kind === 'stopping') return phase.exit === null ? ok([{ kind: 'exited', exit }]) : NOTHING
  if (phase.kind !== 'starting' && phase.kind !== 'running') return NOTHING
  if (leftovers !== 0) return ok([{ kind: 'stopping', cause: 'leftovers', forced: false, exit, next: 'rest' }])
  return ok(afterRun(phase.run, { state, exit, stop: null, ending, context }))
}

/** A stop is complete: the tree is empty. */
export function decideTreeEmpty(state: AgentState, input: InputOf<'tree-empty'>, context: DecisionContext): Decision {
  const { phase } = state
  if (phase.kind !== 'stopping') return NOTHING
  const { exit, cause, run } = phase
  const stop: StopReport = { cause, endedBy: input.step, tookMs: input.tookMs, survivors: [] }
  const { ending } = input
  if (isLeftToPolicy(state)) return ok(afterRun(run, { state, exit, stop, ending, context }))
  const exitClass = isAsked(cause) ? 'user-stop' : classOf(run, { exit, stop, ending, context })
  const limit = exitClass === 'limit' ? breachOf(ending) : null
  return ok([{ kind: 'stopped', lastRun: endOf(run, state, { at: context.at, exit, stop, exitClass, limit }) }])
}

/** Some processes survived even SIGKILL. They are watched until they are gone. */
export function decideSurvived(state: AgentState, input: InputOf<'survived'>, { at }: DecisionContext): Decision {
  const { phase } = state
  if (phase.kind !== 'stopping') return NOTHING
  const { survivors, tookMs } = input
  const { exit, cause, run } = phase
  const stop: StopReport = { cause, endedBy: 'kill', tookMs, survivors }
  const exitClass = isAsked(cause) ? 'user-stop' : 'unknown'
  const lastRun = endOf(run, state, { at, exit, stop, exitClass })
  return ok([...wantDown(state), lost(run, true), { kind: 'unkillable', survivors, lastRun }])
}

/**
 * The host that carried the run is gone, and its terminal with it. If the policy may go on, queued and backoff phases
 * stay, and a lost run counts as a failure: an agent that crashes its host must not do so for ever. An interrupted
 * restart is dropped.
 */
export function decideHostLost(
  state: AgentState,
  { restores }: InputOf<'host-lost'>,
  context: DecisionContext,
): Decision {
  const { phase, wanted } = state
  const goesOn = restores && wanted === 'up' && (phase.kind !== 'stopping' || isLeftToPolicy(state))
  const wish = goesOn ? [] : wantDown(state)
  const run = liveRunOf(phase)
  if (run !== null) {
    const isStopping = phase.kind === 'stopping'
    const forgotten: AgentEvent[] = isStopping && phase.next === 'start' ? [{ kind: 'stop-next', next: 'rest' }] : []
    const gone = [...wish, ...forgotten, lost(run, isStopping)]
    const unseen = { exit: null, stop: null, ending: UNSEEN_ENDING }
    if (goesOn) return ok([...gone, ...afterRun(run, { ...unseen, state, context })])
    return ok([...gone, { kind: 'stopped', lastRun: endOf(run, state, { at: context.at, exitClass: 'unknown' }) }])
  }
  if (phase.kind === 'unkillable') return ok([...wish, { kind: 'stopped', lastRun: phase.lastRun }])
  if (goesOn) return NOTHING
  if (phase.kind !== 'queued' && phase.kind !== 'backoff') return ok(phase.kind === 'stopped' ? wish : [])
  return ok([...wish, { kind: 'stopped', lastRun: phase.lastRun }])
}

/** No process of a lost run is alive any more: even those that could not be killed are gone. */
export function decideLostRunOver({ lostRuns, phase }: AgentState, input: InputOf<'lost-run-over'>): Decision {
  if (!lostRuns.some(({ runId }) => runId === input.runId)) return NOTHING
  const isFreed = phase.kind === 'unkillable' && phase.lastRun.runId === input.runId
  return ok([input, ...(isFreed ? [{ kind: 'stopped', lastRun: phase.lastRun } as const] : [])])
}

interface Ending {
  readonly state: AgentState
  readonly exit: Exit | null
  readonly stop: StopReport | null
  readonly ending: RunEnding
  readonly context: DecisionContext
}

/** Decides what follows the end of a run that nobody asked to stop. */
function afterRun(run: LiveRun, { state, exit, stop, ending, context }: Ending): AgentEvent[] {
  const { at } = context
  const exitClass = classOf(run, { exit, stop, ending, context })
  const verdict = judgeExit({ exit, exitClass, at }, circumstancesOf(ending, context), state.restarts)
  const end = endOf(run, state, {
    at,
    exit,
    stop,
    exitClass,
    verdict,
    lastLines: ending.lastLines,
    limit: breachOf(ending),
    oom: exitClass === 'oom' ? countsOf(ending) : null,
  })
  return carryOut(verdict, end, { state, context })
}

function circumstancesOf(ending: RunEnding, { spec, random }: DecisionContext): EndCircumstances {
  return {
    policy: spec.restart,
    random,
    readyForMs: ending.readyForMs,
    failure: evidenceOf(ending, 'start-failed')?.failure ?? null,
    rateLimit: evidenceOf(ending, 'rate-limit'),
    hasOwnMemoryBound: (countsOf(ending)?.maxBytes ?? null) !== null,
  }
}

/** `wanted` becomes `down` if nothing will start the agent again. */
function carryOut(
  verdict: AfterExit,
  lastRun: RunEnd,
  { state, context }: { readonly state: AgentState; readonly context: DecisionContext },
): AgentEvent[] {
  const wish = wantDown(state)
  if (state.wanted === 'down') return [{ kind: 'stopped', lastRun }]
  const failsOver = context.spec.fallback !== null && !state.restarts.onFallback
  switch (verdict.kind) {
    case 'rest':
      return [...wish, { kind: 'stopped', lastRun }]
    case 'again':
      return [{ kind: 'backoff', verdict, lastRun }]
    case 'crash-loop':
      if (failsOver) return [{ kind: 'failover', reason: 'It crashed again and again.', lastRun }]
      return [{ kind: 'crash-loop', restarts: verdict.restarts, lastRun }]
    case 'fail':
      if (failsOver) return [{ kind: 'failover', reason: verdict.failure.message, lastRun }]
      return [...wish, { kind: 'failed', failure: verdict.failure, lastRun }]
    default:
      return assertNever(verdict)
  }
}

function classOf(run: LiveRun, { exit, stop, ending, context }: Omit<Ending, 'state'>): ExitClass {
  const isRateLimited = evidenceOf(ending, 'rate-limit') !== null
  if (stop?.cause === 'limit') return 'limit'
  if (stop?.cause === 'not-ready') return isRateLimited ? 'rate-limited' : 'start-failure'
  return exitClassOf({
    exit,
    wasReady: run.readyAt !== null,
    isRateLimited,
    wasOutOfMemory: evidenceOf(ending, 'oom') !== null,
    lists: context.spec.restart,
  })
}

const countsOf = (ending: RunEnding): RunEnd['oom'] => evidenceOf(ending, 'oom')?.counts ?? null
const breachOf = (ending: RunEnding): RunEnd['limit'] => evidenceOf(ending, 'limit')?.breach ?? null

type KnownEnd = Partial<RunEnd> & { readonly at: number; readonly exitClass: ExitClass }

/** A run whose leader was neither identified nor seen to exit never executed its program. */
function endOf(
  { runId, identity, startedAt }: LiveRun,
  { generation }: AgentState,
  { at, ...known }: KnownEnd,
): RunEnd {
  const unknown = { exit: null, stop: null, verdict: null, lastLines: [], limit: null, oom: null }
  return {
    runId,
    generation,
    startedAt: identity === null && !known.exit ? null : startedAt,
    endedAt: at,
    ...unknown,
    ...known,
  }
}

function wantDown({ wanted }: AgentState): AgentEvent[] {
  return wanted === 'down' ? [] : [WANT_DOWN]
}

function lost(
  run: { readonly runId: string; readonly identity: ProcessIdentity | null },
  endAsked: boolean,
): AgentEvent {
  return { kind: 'run-lost', run: { runId: run.runId, identity: run.identity, endAsked } }
}
