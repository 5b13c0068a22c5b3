import type { Clock } from './clock.ts'

/** A timer may fire so much too early, ms: what has just been done is not done again then. */
const NEAR_MS = 20

/** How long it is until the clock shows a whole multiple of `everyMs`, ms, more than 0: what need not be exact wakes the process together with others. Each wake costs a tenth of a millisecond, however little is done. */
export function untilBeat(clock: Pick<Clock, 'monotonicMs'>, everyMs: number): number {
  const untilMs = everyMs - (clock.monotonicMs() % everyMs)
  return untilMs < NEAR_MS && untilMs < everyMs / 2 ? untilMs + everyMs : untilMs
}
