import type { ReportBug } from '../contract/rpc/handlers.ts'
import { onEndRequest, type EndRequestParts } from '../host/end-signals.ts'
import type { Host } from '../transports/host.ts'

/** Longest time a stop may take after a signal, ms: `docker stop` and many scripts send SIGKILL after 10 s. */
const SIGNAL_DEADLINE_MS = 8000

const KILL_ADVICE = 'Send it again after a second to kill them.'

/**
 * Resolves when a signal has arrived and every run has ended, except those in sessions that outlive the host. A second
 * request kills the runs the first one is still stopping.
 */
export function stoppedBySignal(
  host: Pick<Host, 'stopAll'>,
  reportBug: ReportBug,
  parts: EndRequestParts = {},
): Promise<{ readonly survivors: number }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ readonly survivors: number }>()
  let isStopping = false
  const stop = (signal: string): void => {
    const deadlineMs = isStopping ? 0 : SIGNAL_DEADLINE_MS
    if (!isStopping) process.stderr.write(`${signal}: stopping all agents. ${KILL_ADVICE}\n`)
    isStopping = true
    host.stopAll({ deadlineMs, leaveSessions: true }).then(resolve, (error: unknown) => {
      reportBug(error, 'stopping all agents')
      reject(error instanceof Error ? error : new Error(String(error)))
    })
  }
  onEndRequest(stop, parts)
  return promise
}
