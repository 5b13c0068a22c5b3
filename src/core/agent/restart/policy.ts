import type { ExitPattern } from '../../../shapes/exit.ts'
import type { RestartPolicy } from '../../../shapes/restart-policy.ts'

/** DESIGN 4. The figures follow Kubernetes (1 s to 60 s, reset after 10 min) and OTP's restart intensity. */
export const RESTART_DEFAULTS: RestartPolicy = {
  when: 'never',
  baseDelayMs: 1_000,
  maxDelayMs: 60_000,
  stableMs: 600_000,
  windows: [
    { restarts: 5, withinMs: 60_000 },
    { restarts: 10, withinMs: 3_600_000 },
  ],
  successExits: [],
  preventExits: [],
  forceExits: [],
}

/** A day: no restart policy needs longer waits. */
const LONGEST_MS = 86_400_000
const MOST_RESTARTS = 1_000
const MOST_WINDOWS = 8
/** Exit codes have 32 bits on Windows. */
const HIGHEST_EXIT_CODE = 0xffff_ffff
const SIGNAL_NAME = /^SIG[A-Z0-9]{2,10}$/

/**
 * The largest delay before the restart with number `attempt` (from 1) in a row, ms; the delay itself lies between half
 * of it and all of it.
 */
export function delayCeilingMs({ baseDelayMs, maxDelayMs }: RestartPolicy, attempt: number): number {
  // 2 ** 1024 is Infinity, and Infinity × 0 is NaN.
  return baseDelayMs === 0 ? 0 : Math.min(maxDelayMs, baseDelayMs * 2 ** (attempt - 1))
}

/** The delay before the restart with number `attempt` in a row, whole ms. `random` is 0 to 1. */
export function delayMsOf(policy: RestartPolicy, attempt: number, random: number): number {
  const halfMs = delayCeilingMs(policy, attempt) / 2
  return Math.round(halfMs + random * halfMs)
}

/** What is wrong with a policy; empty if nothing is. Each message says how to correct it. */
export function problemsOfRestart(policy: RestartPolicy): string[] {
  const wrongTimes = timeProblems(policy)
  const canCompute = wrongTimes.length === 0
  return [...wrongTimes, ...exitProblems(policy), ...windowProblems(policy, canCompute)]
}

function timeProblems({ baseDelayMs, maxDelayMs, stableMs }: RestartPolicy): string[] {
  const times = { 'The first delay': baseDelayMs, 'The longest delay': maxDelayMs, 'The stable time': stableMs }
  const wrong = Object.entries(times).filter(([, ms]) => !isWithin(ms, 0, LONGEST_MS))
  const problems = wrong.map(([name]) => `${name} of the restart policy must be between 0 and 24 hours.`)
  if (wrong.length === 0 && maxDelayMs < baseDelayMs) {
    problems.push('The longest delay of the restart policy is shorter than the first; make it at least as long.')
  }
  return problems
}

function exitProblems({ successExits, preventExits, forceExits }: RestartPolicy): string[] {
  const all = [...successExits, ...preventExits, ...forceExits]
  const wrong = all.find((pattern) => !isExitPattern(pattern))
  if (wrong !== undefined) {
    return [`"${wrong}" is not an exit: give an exit code or the name of a signal such as SIGSEGV.`]
  }
  const both = preventExits.find((pattern) => forceExits.includes(pattern))
  return both === undefined ? [] : [`Exit ${both} is both prevented and forced; take it out of one of the lists.`]
}

/** `canCompute`: the delays are valid, so that it can be checked whether restarts can ever exceed a window. */
function windowProblems(policy: RestartPolicy, canCompute: boolean): string[] {
  if (policy.windows.length > MOST_WINDOWS) return [`Give at most ${MOST_WINDOWS} restart windows.`]
  return policy.windows.flatMap((window) => {
    const { restarts, withinMs } = window
    if (!isWithin(restarts, 1, MOST_RESTARTS) || !Number.isInteger(restarts)) {
      return [`A restart window allows between 1 and ${MOST_RESTARTS} restarts, not ${restarts}.`]
    }
    if (!isWithin(withinMs, 1, LONGEST_MS)) return ['A restart window lasts between 1 ms and 24 hours.']
    const neededMs = canCompute ? shortestFillMs(policy, restarts) : 0
    if (neededMs < withinMs) return []
    return [
      `More than ${restarts} restarts within ${seconds(withinMs)} can never happen: the delays alone take ${seconds(neededMs)}. ` +
        'Make the window longer, allow fewer restarts, or shorten the delays.',
    ]
  })
}

/**
 * The shortest time in which the policy makes one restart more than allowed: every delay at its minimum, every run
 * ending at once.
 */
function shortestFillMs(policy: RestartPolicy, restarts: number): number {
  let sumMs = 0
  for (let attempt = 2; attempt <= restarts + 1; attempt += 1) sumMs += delayMsOf(policy, attempt, 0)
  return sumMs
}

function isExitPattern(pattern: ExitPattern): boolean {
  return typeof pattern === 'string'
    ? SIGNAL_NAME.test(pattern)
    : Number.isInteger(pattern) && isWithin(pattern, 0, HIGHEST_EXIT_CODE)
}

function isWithin(value: number, min: number, max: number): boolean {
  return Number.isFinite(value) && value >= min && value <= max
}

function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`
}
