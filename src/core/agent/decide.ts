import { assertNever } from '../../base/assert-never.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { ProcessIdentity } from '../process/identity.ts'
import { exitClassOf, type Exit, type ExitClass } from './exit.ts'
import type { AfterExit, AgentEvent, AgentInput, Refusal } from './inputs.ts'
import type { RunEnd, StopReport } from './run.ts'
import { lastRunOf, liveRunOf, type AgentState, type LiveRun, type StoppingPhase } from './state.ts'

/** What follows from an input: events to evolve by, or a refusal. A fact that no longer matters (a late one) gives no events. */
export type Decision = Result<readonly AgentEvent[], Refusal>

type InputOf<K extends AgentInput['kind']> = Extract<AgentInput, { kind: K }>

const NOTHING: Decision = ok([])
/** The end of a run that never came to a process. */
const NEVER_RAN = { exit: null, stop: null }
const WANT_UP: AgentEvent = { kind: 'wanted', wanted: 'up' }
const WANT_DOWN: AgentEvent = { kind: 'wanted', wanted: 'down' }

/** Decides what happens when `input` arrives at `at` (epoch ms). Pure: the caller evolves the state and performs the effects. */
export function decide(state: AgentState, input: AgentInput, at: number): Decision {
  switch (input.kind) {
    case 'start':
      return decideStart(state, input)
    case 'stop':
      return decideStop(state, input, at)
    case 'restart':
      return decideRestart(state)
    case 'refused':
      return decideRefused(state, input, at)
    case 'spawned':
      return state.phase.kind === 'starting' && state.phase.run.identity === null ? ok([input]) : NOTHING
    case 'ready':
      return state.phase.kind === 'starting' ? ok([{ kind: 'ready' }]) : NOTHING
    case 'exited':
      return decideExited(state, input, at)
    case 'step-reached':
      return state.phase.kind === 'stopping' ? ok([{ kind: 'stop-step', step: input.step }]) : NOTHING
    case 'tree-empty':
      return decideTreeEmpty(state, input, at)
    case 'survived':
      return decideSurvived(state, input, at)
    case 'host-lost':
      return decideHostLost(state, at)
    case 'lost-run-over':
      return state.lostRuns.some(({ runId }) => runId === input.runId) ? ok([input]) : NOTHING
    default:
      return assertNever(input)
  }
}

function decideStart({ phase, wanted, generation }: AgentState, { runId, gate }: InputOf<'start'>): Decision {
  switch (phase.kind) {
    case 'starting':
    case 'running':
      return refuse('already-up', 'It is up already.')
    case 'stopping':
      return phase.next === 'start'
        ? refuse('already-up', 'It will start again as soon as it has stopped.')
        : ok([WANT_UP, { kind: 'stop-next', next: 'start' }])
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
      const wish = wanted === 'up' ? [] : [WANT_UP]
      if (gate.kind === 'open') return ok([...wish, { kind: 'starting', runId, generation: generation + 1 }])
      const stillHeld = phase.kind === 'queued' && phase.reason === gate.reason
      return ok(stillHeld ? wish : [...wish, { kind: 'queued', reason: gate.reason }])
    }
    default:
      return assertNever(phase)
  }
}

function decideStop({ phase, wanted }: AgentState, { cause, force }: InputOf<'stop'>, at: number): Decision {
  const wish = wanted === 'down' ? [] : [WANT_DOWN]
  switch (phase.kind) {
    case 'starting':
    case 'running':
      return ok([...wish, { kind: 'stopping', cause, forced: force, exit: null, next: 'rest' }])
    case 'stopping':
      return ok([...wish, ...stopAgain(phase, force)])
    case 'queued':
    case 'backoff':
    case 'crash-loop':
    case 'failed':
      return ok([...wish, { kind: 'stopped', lastRun: lastRunOf(phase) }])
    case 'unkillable':
      return ok([...wish, lostOf(phase.lastRun), { kind: 'stopped', lastRun: { ...phase.lastRun, endedAt: at } }])
    case 'stopped':
      return refuse('already-down', 'It is down already.')
    default:
      return assertNever(phase)
  }
}

/** The first stop during a restart only cancels what comes after; a stop of a stop forces. */
function stopAgain({ next, forced }: StoppingPhase, force: boolean): AgentEvent[] {
  const cancel: AgentEvent[] = next === 'start' ? [{ kind: 'stop-next', next: 'rest' }] : []
  const press: AgentEvent[] = !forced && (force || next === 'rest') ? [{ kind: 'stop-forced' }] : []
  return [...cancel, ...press]
}

/** A restart of something that is down is a start; the caller sends one. */
function decideRestart({ phase, wanted }: AgentState): Decision {
  const wish = wanted === 'up' ? [] : [WANT_UP]
  switch (phase.kind) {
    case 'starting':
    case 'running':
      return ok([...wish, { kind: 'stopping', cause: 'restart', forced: false, exit: null, next: 'start' }])
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

function decideRefused(
  { phase, generation, wanted }: AgentState,
  { failure }: InputOf<'refused'>,
  at: number,
): Decision {
  const wish = wanted === 'down' ? [] : [WANT_DOWN]
  const endAs = (run: LiveRun, exitClass: ExitClass): RunEnd => ({
    ...endOf(run, generation, at, NEVER_RAN),
    exitClass,
  })
  if (phase.kind === 'starting') {
    return ok([...wish, { kind: 'failed', failure, lastRun: endAs(phase.run, 'start-failure') }])
  }
  if (phase.kind === 'stopping') {
    return ok([...(phase.next === 'start' ? [] : wish), { kind: 'stopped', lastRun: endAs(phase.run, 'user-stop') }])
  }
  return NOTHING
}

function decideExited(
  { phase, generation, wanted }: AgentState,
  { exit, survivors, after }: InputOf<'exited'>,
  at: number,
): Decision {
  if (phase.kind === 'stopping') return phase.exit === null ? ok([{ kind: 'exited', exit }]) : NOTHING
  if (phase.kind !== 'starting' && phase.kind !== 'running') return NOTHING
  if (survivors > 0) return ok([{ kind: 'stopping', cause: 'leftovers', forced: false, exit, next: 'rest' }])
  return ok(afterRun(endOf(phase.run, generation, at, { exit, stop: null }), after, wanted))
}

function decideTreeEmpty(
  { phase, generation, wanted }: AgentState,
  { step, tookMs, after }: InputOf<'tree-empty'>,
  at: number,
): Decision {
  if (phase.kind !== 'stopping') return NOTHING
  const stop: StopReport = { cause: phase.cause, endedBy: step, tookMs, survivors: [] }
  const lastRun = endOf(phase.run, generation, at, { exit: phase.exit, stop })
  return ok(phase.cause === 'leftovers' ? afterRun(lastRun, after, wanted) : [{ kind: 'stopped', lastRun }])
}

function decideSurvived(
  { phase, generation, wanted }: AgentState,
  { survivors, tookMs }: InputOf<'survived'>,
  at: number,
): Decision {
  if (phase.kind !== 'stopping') return NOTHING
  const stop: StopReport = { cause: phase.cause, endedBy: 'kill', tookMs, survivors }
  const lastRun = endOf(phase.run, generation, at, { exit: phase.exit, stop })
  return ok([...(wanted === 'down' ? [] : [WANT_DOWN]), { kind: 'unkillable', survivors, lastRun }])
}

function decideHostLost({ phase, generation, wanted }: AgentState, at: number): Decision {
  const wish = wanted === 'down' ? [] : [WANT_DOWN]
  const run = liveRunOf(phase)
  if (run !== null) {
    return ok([
      ...wish,
      lostOf(run),
      { kind: 'stopped', lastRun: endOf(run, generation, at, { exit: null, stop: null }) },
    ])
  }
  if (phase.kind === 'unkillable') {
    return ok([...wish, lostOf(phase.lastRun), { kind: 'stopped', lastRun: phase.lastRun }])
  }
  if (phase.kind === 'queued' || phase.kind === 'backoff') {
    return ok([...wish, { kind: 'stopped', lastRun: lastRunOf(phase) }])
  }
  return NOTHING
}

function lostOf({
  runId,
  identity = null,
}: {
  readonly runId: string
  readonly identity?: ProcessIdentity | null
}): AgentEvent {
  return { kind: 'run-lost', run: { runId, identity } }
}

/** Intent falls to `down` when nothing will start the agent again. */
function afterRun(lastRun: RunEnd, after: AfterExit, wanted: AgentState['wanted']): AgentEvent[] {
  const wish = wanted === 'down' ? [] : [WANT_DOWN]
  if (wanted === 'down') return [{ kind: 'stopped', lastRun }]
  switch (after.kind) {
    case 'rest':
      return [...wish, { kind: 'stopped', lastRun }]
    case 'again':
      return [{ kind: 'backoff', attempt: after.attempt, nextAt: after.nextAt, lastRun }]
    case 'crash-loop':
      return [{ kind: 'crash-loop', restarts: after.restarts, lastRun }]
    case 'fail':
      return [...wish, { kind: 'failed', failure: after.failure, lastRun }]
    default:
      return assertNever(after)
  }
}

function endOf(
  run: LiveRun,
  generation: number,
  endedAt: number,
  { exit, stop }: { exit: Exit | null; stop: StopReport | null },
): RunEnd {
  const exitClass = exitClassOf({
    exit,
    stopAsked: stop !== null && stop.cause !== 'leftovers',
    wasReady: run.readyAt !== null,
  })
  const startedAt = run.identity === null ? null : run.startedAt
  return { runId: run.runId, generation, startedAt, endedAt, exit, exitClass, stop }
}

function refuse(code: Refusal['code'], message: string): Decision {
  return err({ code, message })
}
