import type { ContractError, ErrorCode } from '../contract/rpc/errors.ts'
import type { RemoteFailureCode } from '../shapes/remote-host.ts'
import { exitCodeOf, type ExitCode } from './exit-codes.ts'

/** Ends a verb: the message says what happened and what to do next. */
export class Failure extends Error {
  readonly exitCode: ExitCode
  /** The host's own name of it, or why it was not reached on its machine; null: the host was not asked, or did not answer. */
  readonly code: ErrorCode | RemoteFailureCode | null

  constructor(exitCode: ExitCode, message: string, code: ErrorCode | RemoteFailureCode | null = null) {
    super(message)
    this.name = 'Failure'
    this.exitCode = exitCode
    this.code = code
  }

  /** What the host refused, or that it was lost. */
  static of({ code, message }: ContractError): Failure {
    const next = code === 'disconnected' ? ' "corral list" tells whether it is back.' : ''
    return new Failure(exitCodeOf(code), message + next, code)
  }
}
