import { z } from '../../shapes/zod.ts'

/** The closed list of error codes. */
export const ERROR_CODES = [
  /** The input does not match the request's schema, or a spec has a problem. */
  'invalid-input',
  /** There is no request of that name. */
  'unknown-request',
  'agent-not-found',
  'task-not-found',
  'name-taken',
  /** The agent's phase does not allow it. */
  'refused-by-state',
  /** The caller's role does not allow it. */
  'not-allowed',
  'host-not-found',
  /** The remote host cannot be reached now. */
  'host-lost',
  /** This kind of host cannot do it. */
  'not-supported',
  /** The client chose the id of a request that is still open. */
  'id-in-use',
  /** The client has too many requests or streams open. */
  'too-many',
  /** The client cancelled the request. What was done before that stays done. */
  'cancelled',
  /** The connection closed before the answer arrived. */
  'disconnected',
  /** Client and host speak different versions of the contract. */
  'other-version',
  /** A bug; the message contains what is known. */
  'internal',
] as const

export const errorCode = z.enum(ERROR_CODES)
export type ErrorCode = z.infer<typeof errorCode>

/**
 * An error as sent to a client. `message` says what happened and what to do next; `field` names the input field that
 * caused it.
 */
export const contractError = z.object({ code: errorCode, message: z.string(), field: z.string().nullable() })
export type ContractError = z.infer<typeof contractError>

/** `reason`: why the connection closed. */
export function disconnected(reason: string): ContractError {
  return contractErrorOf('disconnected', `The host was lost: ${reason}.`)
}

export function contractErrorOf(code: ErrorCode, message: string, field: string | null = null): ContractError {
  return { code, message, field }
}
