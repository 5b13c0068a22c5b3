import { z } from '../../shapes/zod.ts'

/** The closed list of what a request can be answered with instead of its output. */
export const ERROR_CODES = [
  /** The input does not fit the request's schema, or a spec has a problem. */
  'invalid-input',
  /** No request of that name. */
  'unknown-request',
  'agent-not-found',
  'name-taken',
  /** The agent's phase does not allow it. */
  'refused-by-state',
  'start-failed',
  /** The caller's role may not do this. */
  'not-allowed',
  /** This kind of host cannot do it. */
  'not-supported',
  /** The store could not be written. */
  'store-failed',
  /** The client chose the id of a request that is still open. */
  'id-in-use',
  /** The client has too much open at once. */
  'too-many',
  /** The client said that it does not wait for the answer any more. What was done by then stays done. */
  'cancelled',
  /** The connection ended before the answer came. */
  'disconnected',
  /** Client and host speak different versions of the contract. */
  'other-version',
  /** A bug; the message says what is known. */
  'internal',
] as const

export const errorCode = z.enum(ERROR_CODES)
export type ErrorCode = z.infer<typeof errorCode>

/** An error as it crosses a boundary. `message` says what happened and what to do next; `field` names the input at fault. */
export const contractError = z.object({ code: errorCode, message: z.string(), field: z.string().nullable() })
export type ContractError = z.infer<typeof contractError>

/** Builds a ContractError. */
export function contractErrorOf(code: ErrorCode, message: string, field: string | null = null): ContractError {
  return { code, message, field }
}
