import { constants } from 'node:os'

/** Linux numbers its real-time signals from 34 (signal(7)); they have no names in Node. */
const FIRST_REALTIME = 34

/** If two names share a number the first one wins: SIGABRT, not SIGIOT. */
const NAMES = new Map(
  Object.entries(constants.signals)
    .toReversed()
    .map(([name, number]) => [number, name]),
)

/** Name of a signal number of this system. */
export function signalName(signal: number): string {
  return NAMES.get(signal) ?? (signal >= FIRST_REALTIME ? `SIGRTMIN+${signal - FIRST_REALTIME}` : `SIG${signal}`)
}
