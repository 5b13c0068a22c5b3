import type { EventEmitter } from 'node:events'
import type { ReportBug } from '../contract/rpc/handlers.ts'
import { END_SIGNALS } from '../host/end-signals.ts'
import type { Host } from '../transports/host.ts'

/** Longest time a stop may take after a signal, ms: `docker stop` and many scripts send SIGKILL after 10 s. */
const SIGNAL_DEADLINE_MS = 8000

/** Source of signals: the process, or a fake in tests. */
export type SignalSource = Pick<EventEmitter, 'on'>

/**
 * Resolves when a signal has arrived and every run has ended, except those in sessions that outlive the host. A second
 * signal kills the runs the first one is still stopping.
 */
export function stoppedBySignal(
  host: Pick<Host, 'stopAll'>,
  reportBug: ReportBug,
  signals: SignalSource = process,
): Promise<{ readonly survivors: number }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ readonly survivors: number }>()
  let isStopping = false
  const onSignal = (signal: string): void => {
    const deadlineMs = isStopping ? 0 : SIGNAL_DEADLINE_MS
    if (!isStopping) process.stderr.write(`${signal}: stopping all agents. Send it again to kill them.\n`)
    isStopping = true
    host.stopAll({ deadlineMs, leaveSessions: true }).then(resolve, (error: unknown) => {
      reportBug(error, 'stopping all agents')
      reject(error instanceof Error ? error : new Error(String(error)))
    })
  }
  for (const signal of END_SIGNALS) signals.on(signal, () => onSignal(signal))
  return promise
}
