import type { Clock } from './clock.ts'

/** How long it is until the clock shows a whole multiple of `everyMs`, ms, more than 0: what need not be exact wakes the process together with others. */
export function untilBeat(clock: Clock, everyMs: number): number {
  return everyMs - (clock.monotonicMs() % everyMs)
}
