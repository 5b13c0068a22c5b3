import { constants } from 'node:os'
import type { Exit } from '../../shapes/exit.ts'

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

/**
 * The exit in the form core uses: a code or a signal, never both. Signal 0 or undefined: the process was not killed by
 * a signal.
 */
export function toExit(code: number | undefined, signal: number | undefined): Exit {
  return signal ? { code: null, signal: signalName(signal) } : { code: code ?? null, signal: null }
}
