import type { Clock } from './clock.ts'
import type { Event } from './event.ts'

/** Resolves once `event` fires, at the latest after `longestMs`. */
export function whenFired(event: Event<void>, clock: Clock, longestMs: number): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      timer.dispose()
      listening.dispose()
      resolve()
    }
    const listening = event(finish)
    const timer = clock.setTimer(longestMs, finish)
  })
}
