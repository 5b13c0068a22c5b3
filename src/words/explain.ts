import { assertNever } from '../base/assert-never.ts'
import { describeExit } from '../core/agent/exit.ts'
import type { PriorityInForce } from '../core/agent/priority.ts'
import type { Activity, Conditions, Statement } from '../shapes/activity.ts'
import type { AfterExit, WindowUse } from '../shapes/after-exit.ts'
import type { HeldByGuard } from '../shapes/guard.ts'
import type { RunEnd, StopCause } from '../shapes/run-end.ts'
import type { AgentSpec } from '../shapes/spec.ts'
import type { AgentState, Phase } from '../shapes/state.ts'
import { lastRunOf } from '../core/agent/state.ts'
import { backoffReason } from './backoff-words.ts'
import { endSentence, gaveUpAfterWords } from './end-words.ts'
import type { ExtraOutcome } from '../core/agent/launch-extras.ts'
import { extraFact } from './extra-words.ts'
import { activityReason, sourceLabel, statementWords } from './activity-words.ts'
import { formatClock, formatCount, formatCountdown, formatElapsed } from './format.ts'
import { heldSentence } from './guard-words.ts'
import { priorityWords } from './priority-words.ts'
import { stepLabel } from './stop-words.ts'
import { timeText } from './typed-time.ts'
import { waitSentence, type QueueWait } from './wait-words.ts'

/** Why an agent is where it is, in a sentence, and the numbers that decided it. */
export interface Explanation {
  readonly summary: string
  readonly facts: readonly { readonly label: string; readonly value: string }[]
}

type Fact = Explanation['facts'][number]

/** When an agent is explained (epoch ms), what it waits for if it is queued, and by what its priority is in force (null: it is down), whether it is held. */
export interface ExplainedNow {
  readonly at: number
  readonly wait: QueueWait
  readonly priority: PriorityInForce | null
  readonly held: HeldByGuard | null
  /** The conversation it had last, in words; null: none is known. */
  readonly conversation: string | null
}

/** What is said of what it is doing: the verdict, and every source's statement, the most trustworthy first. */
export interface ExplainedActivity {
  readonly activity: Activity
  readonly statements: readonly Statement[]
  /** What became of what its type adds to its launch. */
  readonly extras: readonly ExtraOutcome[]
}

/** Explains an agent's phase, and what it is doing; `doing` null: it is not up, or that is not for the one who asks. */
export function explainAgent(
  { spec, state }: { readonly spec: AgentSpec; readonly state: AgentState },
  doing: ExplainedActivity | null,
  now: ExplainedNow,
): Explanation {
  const lastRun = lastRunOf(state.phase)
  return {
    summary: now.held === null ? summaryOf(state, now) : heldSentence(now.held),
    facts: [
      ...(doing === null ? [] : activityFacts(doing, now.at)),
      { label: 'Wanted', value: state.wanted },
      ...(now.priority === null ? [] : [{ label: 'Priority', value: priorityWords(spec.priority, now.priority) }]),
      ...(now.conversation === null ? [] : [{ label: 'Conversation', value: now.conversation }]),
      ...policyFacts(spec),
      ...(lastRun === null ? [] : endFacts(lastRun)),
      ...(lastRun?.verdict ? verdictFacts(lastRun.verdict) : []),
      ...historyFacts(spec, state),
    ],
  }
}

function summaryOf({ phase, wanted }: AgentState, { at, wait }: ExplainedNow): string {
  switch (phase.kind) {
    case 'stopped':
      return phase.lastRun === null ? 'It has never run.' : restSentence(phase.lastRun)
    case 'queued':
      return waitSentence(phase.reason, wait)
    case 'starting':
      return phase.run.identity === null
        ? 'Its command and folder are being checked.'
        : 'Its program runs and is not ready yet.'
    case 'running':
      return wanted === 'up' ? 'It is up, as wanted.' : 'It is up and is about to be stopped.'
    case 'stopping':
      return stoppingSentence(phase)
    case 'backoff':
      return `${backoffReason(phase)} It starts in ${formatCountdown(phase.nextAt - at)}.`
    case 'crash-loop':
      return `It ended too often to be restarted automatically (${gaveUpAfterWords(phase.restarts, phase.lastRun)}). A start by hand clears the count.`
    case 'failed':
      return phase.failure.message
    case 'unkillable':
      return phase.survivors.length === 0
        ? 'Corral could not see whether its processes have ended, so it cannot start yet. Corral looks again.'
        : `${formatCount(phase.survivors.length, 'process', 'processes')} survived SIGKILL, so it cannot start again until that has changed.`
    default:
      return assertNever(phase)
  }
}

function restSentence(lastRun: RunEnd): string {
  const end = endSentence(lastRun)
  if (lastRun.verdict?.kind !== 'rest') return end
  return `${end} ${REST_SENTENCES[lastRun.verdict.reason]}`
}

const REST_SENTENCES = {
  clean: 'That counts as done.',
  never: 'Its restart policy is "never".',
  limit: 'It is not started again, because it would use as much again.',
} as const

function stoppingSentence({ cause, step, forced }: Extract<Phase, { kind: 'stopping' }>): string {
  const how = step === null ? 'It is about to be stopped' : `It is being stopped, step "${stepLabel(step)}"`
  return `${how}${forced ? ', by force' : ''}: ${STOP_CAUSES[cause]}.`
}

const STOP_CAUSES: Readonly<Record<StopCause, string>> = {
  user: 'a person asked for it',
  restart: 'it is to be restarted',
  remove: 'it is to be removed',
  quit: 'Corral is quitting',
  leftovers: 'its first process has ended and left others behind',
  'not-ready': 'it was not ready in time',
  limit: 'it used more than it may',
}

function activityFacts({ activity, statements, extras }: ExplainedActivity, at: number): Fact[] {
  const others = statements.filter(({ source, since }) => source !== activity.by?.source || since !== activity.by.since)
  return [
    { label: 'Doing', value: `${activityReason(activity)} Since ${formatClock(activity.since, at)}.` },
    ...(activity.by === null ? [] : [{ label: 'Decided by', value: statementWords(activity.by) }]),
    ...others.map((statement) => ({
      label: sourceLabel(statement.source),
      value: `${statementWords(statement)}, since ${formatClock(statement.since, at)}`,
    })),
    ...conditionFacts(activity.conditions),
    ...extras.map(extraFact),
  ]
}

function conditionFacts({ retry, rateLimit, login, background }: Conditions): Fact[] {
  const facts = [
    ['Retrying', retry],
    ['Rate limit', rateLimit],
    ['Login', login],
    ['In the background', background],
  ] as const
  return facts.flatMap(([label, condition]) => (condition === null ? [] : [{ label, value: condition.text }]))
}

function policyFacts({ restart, fallback }: AgentSpec): Fact[] {
  const windows = restart.windows.map(({ restarts, withinMs }) => `${restarts} in ${timeText(withinMs)}`).join(', ')
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

/** What the restart policy decided, and the numbers that decided it. */
export function verdictFacts(verdict: AfterExit): Fact[] {
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

/** The delay is random within bounds, but for a rate limit, whose end the provider tells. */
function delayWords({ reason, delayMs, ceilingMs }: Extract<AfterExit, { kind: 'again' }>): string {
  const words = formatElapsed(delayMs)
  if (reason === 'rate-limited') return words
  return `${words}, chosen at random from ${formatElapsed(ceilingMs / 2)} to ${formatElapsed(ceilingMs)}`
}

function windowFact({ used, restarts, withinMs }: WindowUse): Fact {
  return { label: `Restarts in ${timeText(withinMs)}`, value: `${used} of ${restarts}` }
}

function historyFacts({ restart }: AgentSpec, { restarts }: AgentState): Fact[] {
  if (restart.when === 'never' && restarts.streak === 0 && !restarts.onFallback) return []
  return [
    {
      label: 'Restarts in a row',
      value: `${restarts.streak}, counted from 0 again after ${timeText(restart.stableMs)} ready`,
    },
    ...(restarts.onFallback ? [{ label: 'Program', value: 'the fallback' }] : []),
  ]
}
