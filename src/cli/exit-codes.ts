import type { ErrorCode } from '../contract/rpc/errors.ts'

/** What `corral` ends with; documented in docs/cli.md. */
export const EXIT = {
  ok: 0,
  /** Something went wrong that is none of the others. */
  failed: 1,
  /** The command line cannot be used. */
  usage: 2,
  /** The agent is not up. */
  notRunning: 3,
  /** There is no such agent, or nothing that fits. */
  notFound: 4,
  /** The host, or the agent's state, does not allow it. */
  refused: 5,
  /** It did not come to that in time. */
  timeOut: 6,
  /** No host runs, or it was lost. */
  noHost: 7,
  /** Of several hosts some answered, and some did not. */
  partly: 8,
  /** What became of a task that was waited for. */
  taskFailed: 10,
  taskRefused: 11,
  taskLoginNeeded: 12,
  taskRateLimited: 13,
  taskTimeOut: 14,
  taskCancelled: 15,
  taskLost: 16,
  taskNotStarted: 17,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

const OF_ERRORS: Partial<Record<ErrorCode, ExitCode>> = {
  'invalid-input': EXIT.usage,
  'agent-not-found': EXIT.notFound,
  'task-not-found': EXIT.notFound,
  'name-taken': EXIT.refused,
  'refused-by-state': EXIT.refused,
  'not-allowed': EXIT.refused,
  'not-supported': EXIT.refused,
  disconnected: EXIT.noHost,
  'other-version': EXIT.noHost,
}

/** The exit code of a request that was refused. */
export function exitCodeOf(code: ErrorCode): ExitCode {
  return OF_ERRORS[code] ?? EXIT.failed
}
