import { onUnexpectedError } from '../base/unexpected.ts'
import { redactorOf } from '../core/secrets/redact.ts'
import type { ReportBug } from '../contract/rpc/handlers.ts'

/** A report may be sent to others: what has the form of a secret is left out. An agent's own are taken out before. */
const redactor = redactorOf([])

/** Reports a bug on stderr, with its stack and where it happened. */
const toStderr: ReportBug = (error, where) => {
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error)
  process.stderr.write(`corral: ${redactor.text(`${where}: ${what}`)}\n`)
}

/**
 * Makes every error that nothing else handles a bug report on stderr: uncaught exceptions, unhandled rejections, and those of listeners. The host
 * goes on: its agents must not end for a bug of ours. Returns how the rest of the host reports bugs.
 */
export function reportBugsOnStderr(): ReportBug {
  // The reader of stdout or stderr is gone (EPIPE): ignore it; logging it would fail too.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
  process.on('uncaughtException', (error) => toStderr(error, 'uncaught'))
  process.on('unhandledRejection', (error) => toStderr(error, 'unhandled'))
  onUnexpectedError(toStderr)
  return toStderr
}
