import type { StopCause } from '../../shapes/run-end.ts'

/** True for stops a person or the host asked for: no policy starts the agent again after them. */
export function isAsked(cause: StopCause): boolean {
  return cause !== 'leftovers' && cause !== 'not-ready'
}
