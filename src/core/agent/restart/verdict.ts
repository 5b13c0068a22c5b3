import { assertNever } from '../../../base/assert-never.ts'
import { describeExit, isListed } from '../exit.ts'
import type { Exit, ExitClass } from '../../../shapes/exit.ts'
import type { StartFailure } from '../../../shapes/start-failure.ts'
import type { RestartPolicy, RestartWindow } from '../../../shapes/restart-policy.ts'
import { delayCeilingMs, delayMsOf } from './policy.ts'
import type { AfterExit, AgainReason, RestartHistory } from '../../../shapes/after-exit.ts'

/** The history of an agent that no policy ever restarted. */
export const NO_RESTARTS: RestartHistory = { streak: 0, at: [], onFallback: false }

/** True if the history is empty. */
export function isFresh({ streak, at, onFallback }: RestartHistory): boolean {
  return streak === 0 && at.length === 0 && !onFallback
}

/** What the policy judges by. The caller gathers random numbers and times beforehand. */
export interface EndCircumstances {
  readonly policy: RestartPolicy
  /** 0 ≤ random < 1. */
  readonly random: number
  /** How long the run was ready, ms; 0 if it never was. */
  readonly readyForMs: number
  /** The program could not be executed at all. */
  readonly failure: StartFailure | null
  /** The usage limit in its last lines; `until` is epoch ms, or null if they named no time. */
  readonly rateLimit: { readonly until: number | null } | null
  /** Its group may have only so much memory. */
  readonly hasOwnMemoryBound: boolean
}

/**
 * Wait for a limit that names no reset time: a shorter wait hammers the provider, a longer one wastes quota after the
 * reset.
 */
const UNTOLD_LIMIT_MS = 15 * 60_000
/**
 * Minimum wait for a limit, even if its reset is a second away: rate-limited ends do not count as failures, so nothing
 * else prevents a tight loop.
 */
const SHORTEST_LIMIT_WAIT_MS = 5_000
/** Spreads the restarts of agents that wait for the same limit, so that they do not all start in the same second. */
const LIMIT_SPREAD_MS = 30_000

/** The verdict on a run that ended unasked at `at` (epoch ms). */
export function judgeExit(
  ended: { readonly exit: Exit | null; readonly exitClass: ExitClass; readonly at: number },
  circumstances: EndCircumstances,
  history: RestartHistory,
): AfterExit {
  if (circumstances.failure !== null) return { kind: 'fail', failure: circumstances.failure }
  if (ended.exitClass === 'prevented') return { kind: 'fail', failure: preventedBy(ended.exit) }
  const reason = reasonToRestart(ended, circumstances)
  if (reason === null) return { kind: 'rest', reason: restReason(ended.exitClass, circumstances.policy) }
  if (reason === 'rate-limited') return waitForLimit(ended.at, circumstances)
  return restartOrGiveUp({ reason, at: ended.at }, circumstances, history)
}

function restReason(exitClass: ExitClass, { when }: RestartPolicy): Extract<AfterExit, { kind: 'rest' }>['reason'] {
  if (exitClass === 'clean') return 'clean'
  return (exitClass === 'limit' || exitClass === 'oom') && when !== 'never' ? 'limit' : 'never'
}

function reasonToRestart(
  { exit, exitClass }: { readonly exit: Exit | null; readonly exitClass: ExitClass },
  { policy: { when, forceExits }, rateLimit, hasOwnMemoryBound }: EndCircumstances,
): AgainReason | null {
  // A forced restart still waits for a usage limit: before its reset no start can succeed.
  if (isListed(exit, forceExits)) return exitClass === 'rate-limited' ? 'rate-limited' : 'forced'
  if (when === 'never') return null
  switch (exitClass) {
    case 'user-stop':
    case 'prevented':
      return null
    case 'clean':
      // `always` restarts after every exit, but still waits for a usage limit.
      if (when === 'always') return rateLimit === null ? 'always' : 'rate-limited'
      return null
    case 'rate-limited':
      return 'rate-limited'
    case 'limit':
      // What used too much once does so again: only who asked for a restart after every end gets one.
      return when === 'always' ? 'always' : null
    case 'oom':
      // Its limit, seen to by the kernel. Where others used up the memory, it is a failure like any other.
      return hasOwnMemoryBound && when !== 'always' ? null : 'failure'
    case 'start-failure':
    case 'crash':
    case 'unknown':
      return 'failure'
    default:
      return assertNever(exitClass)
  }
}

function waitForLimit(at: number, { rateLimit, random }: EndCircumstances): AfterExit {
  const until = rateLimit?.until ?? at + UNTOLD_LIMIT_MS
  const nextAt = Math.round(Math.max(at + SHORTEST_LIMIT_WAIT_MS, until) + random * LIMIT_SPREAD_MS)
  const delayMs = nextAt - at
  return { kind: 'again', reason: 'rate-limited', attempt: 0, nextAt, delayMs, ceilingMs: delayMs, windows: [] }
}

function restartOrGiveUp(
  { reason, at }: { readonly reason: AgainReason; readonly at: number },
  { policy, random, readyForMs }: EndCircumstances,
  history: RestartHistory,
): AfterExit {
  const attempt = (readyForMs >= policy.stableMs ? 0 : history.streak) + 1
  const ceilingMs = delayCeilingMs(policy, attempt)
  const delayMs = delayMsOf(policy, attempt, random)
  const nextAt = at + delayMs
  const made = upTo(at, history.at)
  const windows = policy.windows.map((window) => ({ ...window, used: usedOf(window, made, nextAt) + 1 }))
  const full = windows.filter(({ used, restarts }) => used > restarts)
  if (full.length > 0) return { kind: 'crash-loop', restarts: Math.max(...full.map(({ used }) => used - 1)), windows }
  return { kind: 'again', reason, attempt, nextAt, delayMs, ceilingMs, windows }
}

/**
 * Restarts dated in the future were made before the clock was set back: they count with the same distances to each
 * other, the newest moved to now.
 */
function upTo(at: number, made: readonly number[]): readonly number[] {
  const aheadMs = Math.max(0, (made.at(-1) ?? at) - at)
  return aheadMs === 0 ? made : made.map((each) => each - aheadMs)
}

function usedOf({ withinMs }: RestartWindow, made: readonly number[], nextAt: number): number {
  return made.filter((at) => at > nextAt - withinMs).length
}

/** The history after the verdict is carried out. */
export function historyAfter(history: RestartHistory, verdict: Extract<AfterExit, { kind: 'again' }>): RestartHistory {
  if (verdict.reason === 'rate-limited') return history
  const longestMs = Math.max(0, ...verdict.windows.map(({ withinMs }) => withinMs))
  const made = upTo(verdict.nextAt - verdict.delayMs, history.at)
  const recent = made.filter((at) => at > verdict.nextAt - longestMs)
  return { ...history, streak: verdict.attempt, at: [...recent, verdict.nextAt] }
}

function preventedBy(exit: Exit | null): StartFailure {
  return {
    code: 'prevented',
    message: `Its restart policy lists how it ended (${describeExit(exit)}) as a reason not to start it again. Fix the cause, then start it again.`,
  }
}
