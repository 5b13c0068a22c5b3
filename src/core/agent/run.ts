import type { StopCause } from '../../shapes/run-end.ts'

/** True for stops that a person or the host requested: no policy restarts the agent after them. */
export function isAsked(cause: StopCause): boolean {
  return cause !== 'leftovers' && cause !== 'not-ready' && cause !== 'limit'
}
