/** Receives errors that no caller awaits: those of listeners, and of background work without an owner. */
export type UnexpectedErrorHandler = (error: unknown, where: string) => void

/**
 * The default until a program installs its own handler: an unhandled rejection, which Node and browsers report by
 * themselves.
 */
const rejectUnhandled: UnexpectedErrorHandler = (error) => void leaveUnhandled(error)

let handler = rejectUnhandled

/** Installs the handler of this program, or the default with null. Call it once, at the start. */
export function onUnexpectedError(next: UnexpectedErrorHandler | null): void {
  handler = next ?? rejectUnhandled
}

async function leaveUnhandled(error: unknown): Promise<never> {
  throw error instanceof Error ? error : new Error(String(error))
}

/**
 * Reports an error that cannot be passed to a caller. Never throws. `where` names the code at fault, for the bug
 * report.
 */
export function reportUnexpected(error: unknown, where: string): void {
  try {
    handler(error, where)
  } catch (failure) {
    rejectUnhandled(failure, where)
  }
}

/** A handler that passes on each error once, however many callers awaited the work that failed. */
export function oncePerError(report: UnexpectedErrorHandler): UnexpectedErrorHandler {
  const seen = new WeakSet()
  return (error, where) => {
    if (typeof error === 'object' && error !== null) {
      if (seen.has(error)) return
      seen.add(error)
    }
    report(error, where)
  }
}
