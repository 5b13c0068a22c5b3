import type { EventEmitter } from 'node:events'

/** Signals that end a host: Ctrl-C, a polite kill, and the closing of the terminal it was started from. */
const END_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Signals within this time of the first are the same request, ms. A closed terminal, or systemd, signals the host and
 * its launcher, which passes the signal on, and looks for its own parent every 500 ms; a person who insists takes longer.
 */
const SAME_REQUEST_MS = 1000

/** Source of signals: the process, or a fake in tests. */
export type SignalSource = Pick<EventEmitter, 'on'>

/** What `onEndRequest` listens to, and a monotonic time, ms. */
export interface EndRequestParts {
  readonly signals?: SignalSource
  readonly nowMs?: () => number
}

/** Calls `asked` once for each request to end, with the signal that brought it. */
export function onEndRequest(
  asked: (signal: string) => void,
  { signals = process, nowMs = () => performance.now() }: EndRequestParts = {},
): void {
  let askedAtMs = Number.NEGATIVE_INFINITY
  const hear = (signal: string): void => {
    const atMs = nowMs()
    if (atMs - askedAtMs < SAME_REQUEST_MS) return
    askedAtMs = atMs
    asked(signal)
  }
  for (const signal of END_SIGNALS) signals.on(signal, () => hear(signal))
}
