import { assertNever } from '../base/assert-never.ts'
import type { Phase } from '../shapes/state.ts'
import { capitalized, formatCountdown, formatOrdinal, formatTimeOfDay } from './format.ts'
import { timeText } from './typed-time.ts'
import { fullestWindow } from './end-words.ts'

/** An agent that waits for its next start. */
export type BackoffPhase = Extract<Phase, { kind: 'backoff' }>

/** When it starts next, in few words: "restarts in 4 s", "rate limited until 15:02". */
export function backoffWords({ reason, nextAt }: BackoffPhase, now: number): string {
  switch (reason) {
    case 'rate-limited':
      return `rate limited until ${formatTimeOfDay(nextAt, now)}`
    case 'failover':
      return `fallback starts in ${formatCountdown(nextAt - now)}`
    case 'failure':
    case 'always':
    case 'forced':
      return `restarts in ${formatCountdown(nextAt - now)}`
    default:
      return assertNever(reason)
  }
}

/** The same for a list row. */
export function backoffRowWords(phase: BackoffPhase, now: number): string {
  return phase.reason === 'rate-limited'
    ? `limited until ${formatTimeOfDay(phase.nextAt, now)}`
    : backoffWords(phase, now)
}

/** Why it starts again and which restart it is: "Restart 2 in a row, 3 of 5 within 1 min." */
export function backoffReason(phase: BackoffPhase): string {
  const count = `restart ${phase.attempt} in a row${windowPart(phase)}.`
  switch (phase.reason) {
    case 'failure':
      return capitalized(count)
    case 'always':
      return `Its policy is to keep it running: ${count}`
    case 'forced':
      return `Its policy restarts it after such an exit: ${count}`
    case 'rate-limited':
      return 'Its provider’s usage limit was reached. This wait does not count as a restart.'
    case 'failover':
      return 'It could not be kept running, so its fallback takes over.'
    default:
      return assertNever(phase.reason)
  }
}

/** "3rd of 5": how near it is to giving up; null where nothing is counted. */
export function backoffPlace({ lastRun: { verdict } }: BackoffPhase): string | null {
  const window = verdict?.kind === 'again' ? fullestWindow(verdict.windows) : null
  return window === null ? null : `${formatOrdinal(window.used)} of ${window.restarts}`
}

function windowPart({ lastRun: { verdict } }: BackoffPhase): string {
  const window = verdict?.kind === 'again' ? fullestWindow(verdict.windows) : null
  return window === null ? '' : `, ${window.used} of ${window.restarts} within ${timeText(window.withinMs)}`
}
