import { formatClock, formatCountdown, formatDuration } from './format.ts'

/** A wait shorter than this is not worth a word, ms. */
const SHORT_WAIT_MS = 1_500

/** A host that is connected and sends nothing: "The host has been silent since 14:03:12". */
export function silentWords(since: number, now: number): string {
  return `The host has been silent since ${formatClock(since, now)}`
}

/** How long it has been silent: "8 s". Apart, as it changes each second. */
export function silentForWords(since: number, now: number): string {
  return formatDuration(now - since)
}

/** A host that is gone; `isStranger`: another program answers at its address, and is told nothing. */
export function goneWords(isStranger: boolean): string {
  return isStranger
    ? 'Another program answers in place of Corral’s host. Nothing was sent to it; reconnecting…'
    : 'Corral’s host is gone, reconnecting…'
}

/** When the page tries to connect again: "Next try in 4 s."; empty: at once, or right now. */
export function nextTryWords(nextAt: number | null, now: number): string {
  return nextAt === null || nextAt - now < SHORT_WAIT_MS ? '' : `Next try in ${formatCountdown(nextAt - now)}.`
}
