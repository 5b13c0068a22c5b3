/** Where errors go that nobody waits for: those of listeners, and of background work without an owner of its own. */
export type UnexpectedErrorHandler = (error: unknown, where: string) => void

/** Until a program installs its own handler: an unhandled rejection, which Node and browsers report by themselves. */
const rejectUnhandled: UnexpectedErrorHandler = (error) => void leaveUnhandled(error)

let handler = rejectUnhandled

/** Installs the handler of this program, or with null the default again. Call it once, at the start. */
export function onUnexpectedError(next: UnexpectedErrorHandler | null): void {
  handler = next ?? rejectUnhandled
}

async function leaveUnhandled(error: unknown): Promise<never> {
  throw error instanceof Error ? error : new Error(String(error))
}

/** Reports an error that its cause cannot be told of. Never throws. `where` names the code at fault, for the bug report. */
export function reportUnexpected(error: unknown, where: string): void {
  try {
    handler(error, where)
  } catch (failure) {
    rejectUnhandled(failure, where)
  }
}

/** A handler that is told of each error once, however many were waiting for what failed. */
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
