import { assertNever } from '../base/assert-never.ts'
import { describeExit } from '../core/agent/exit.ts'
import type { AfterExit, WindowUse } from '../shapes/after-exit.ts'
import type { RunEnd } from '../shapes/run-end.ts'
import type { AgentSpec } from '../shapes/spec.ts'
import type { AgentState, Phase } from '../shapes/state.ts'
import { lastRunOf } from '../core/agent/state.ts'

/** Why an agent is where it is, in a sentence, and the numbers that decided it. */
export interface Explanation {
  readonly summary: string
  readonly facts: readonly { readonly label: string; readonly value: string }[]
}

type Fact = Explanation['facts'][number]

/** Explains an agent's phase at `at` (epoch ms). */
export function explainAgent(spec: AgentSpec, state: AgentState, at: number): Explanation {
  const lastRun = lastRunOf(state.phase)
  return {
    summary: summaryOf(state, at),
    facts: [
      { label: 'Wanted', value: state.wanted },
      ...policyFacts(spec),
      ...(lastRun === null ? [] : endFacts(lastRun)),
      ...(lastRun?.verdict ? verdictFacts(lastRun.verdict) : []),
      ...historyFacts(spec, state),
    ],
  }
}

function summaryOf({ phase, wanted }: AgentState, at: number): string {
  switch (phase.kind) {
    case 'stopped':
      return phase.lastRun === null ? 'It has never run.' : restSentence(phase.lastRun)
    case 'queued':
      return `It waits to be started: ${phase.reason}`
    case 'starting':
      return phase.run.identity === null
        ? 'Its command and folder are being checked.'
        : 'Its program runs and is not ready yet.'
    case 'running':
      return wanted === 'up' ? 'It is up, as wanted.' : 'It is up and about to be stopped.'
    case 'stopping':
      return stoppingSentence(phase)
    case 'backoff':
      return `${againSentence(phase)} It starts in ${duration(phase.nextAt - at)}.`
    case 'crash-loop':
      return `It ended too often to be started again by itself (${phase.restarts} restarts). A start by hand clears the count.`
    case 'failed':
      return phase.failure.message
    case 'unkillable':
      return `${phase.survivors.length} of its processes outlived SIGKILL, so it cannot start again before they are gone.`
    default:
      return assertNever(phase)
  }
}

function restSentence({ stop, exit, verdict, exitClass }: RunEnd): string {
  if (exitClass === 'user-stop') return stop === null ? 'It was stopped.' : `It was stopped (${stop.cause}).`
  const end = exit === null ? 'Nobody saw how its last run ended.' : `Its last run has ended: ${describeExit(exit)}.`
  if (verdict?.kind !== 'rest') return end
  return verdict.reason === 'clean' ? `${end} That counts as done.` : `${end} Its restart policy is "never".`
}

function stoppingSentence({ cause, step, forced }: Extract<Phase, { kind: 'stopping' }>): string {
  const how = step === null ? 'It is about to be stopped' : `It is being stopped, step "${step}"`
  return `${how}${forced ? ' by force' : ''} (${cause}).`
}

function againSentence({ reason, attempt }: Extract<Phase, { kind: 'backoff' }>): string {
  switch (reason) {
    case 'failure':
      return `It failed; this is restart ${attempt} in a row.`
    case 'always':
      return `It ended and is to be kept up; this is restart ${attempt} in a row.`
    case 'forced':
      return `Its exit is one it is always restarted after; this is restart ${attempt} in a row.`
    case 'rate-limited':
      return 'Its provider’s limit was reached; it waits until that is reset.'
    case 'failover':
      return 'It could not be kept up; its fallback takes over.'
    default:
      return assertNever(reason)
  }
}

function policyFacts({ restart, fallback }: AgentSpec): Fact[] {
  const windows = restart.windows.map(({ restarts, withinMs }) => `${restarts} in ${duration(withinMs)}`).join(', ')
  return [
    { label: 'Restart policy', value: restart.when },
    ...(restart.when === 'never' ? [] : [{ label: 'Restarts allowed', value: windows || 'any number' }]),
    ...(fallback === null ? [] : [{ label: 'Fallback', value: fallback.command ?? fallback.type }]),
  ]
}

function endFacts({ exit, exitClass }: RunEnd): Fact[] {
  return [
    { label: 'Last exit', value: describeExit(exit) },
    { label: 'Exit class', value: exitClass },
  ]
}

function verdictFacts(verdict: AfterExit): Fact[] {
  switch (verdict.kind) {
    case 'rest':
      return [{ label: 'Verdict', value: `not started again (${verdict.reason})` }]
    case 'again':
      return [
        { label: 'Verdict', value: `started again (${verdict.reason})` },
        { label: 'Delay', value: delayWords(verdict) },
        ...verdict.windows.map(windowFact),
      ]
    case 'crash-loop':
      return [{ label: 'Verdict', value: 'crash loop' }, ...verdict.windows.map(windowFact)]
    case 'fail':
      return [{ label: 'Verdict', value: `not started again (${verdict.failure.code})` }]
    default:
      return assertNever(verdict)
  }
}

/** A wait for a rate limit was told by the provider, not drawn. */
function delayWords({ reason, delayMs, ceilingMs }: Extract<AfterExit, { kind: 'again' }>): string {
  const words = duration(delayMs)
  return reason === 'rate-limited' ? words : `${words}, drawn from ${duration(ceilingMs / 2)} to ${duration(ceilingMs)}`
}

function windowFact({ used, restarts, withinMs }: WindowUse): Fact {
  return { label: `Restarts in ${duration(withinMs)}`, value: `${used} of ${restarts}` }
}

function historyFacts({ restart }: AgentSpec, { restarts }: AgentState): Fact[] {
  if (restart.when === 'never' && restarts.streak === 0 && !restarts.onFallback) return []
  return [
    { label: 'Restarts in a row', value: `${restarts.streak}, counted anew after ${duration(restart.stableMs)} ready` },
    ...(restarts.onFallback ? [{ label: 'Program', value: 'the fallback' }] : []),
  ]
}

/** A time as people read it: `450 ms`, `4.2 s`, `3 min`, `2 h`. */
function duration(ms: number): string {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))} ms`
  if (ms < 60_000) return `${Math.round(ms / 100) / 10} s`
  if (ms < 3_600_000) return `${Math.round(ms / 6_000) / 10} min`
  return `${Math.round(ms / 360_000) / 10} h`
}
