import type { Result } from '../../base/result.ts'
import type { ContractError } from './errors.ts'
import type { Frame } from '../frames.ts'
import type { OutputOf, ParsedInputOf, RequestName } from '../requests.ts'
import type { StreamMessage } from '../streams.ts'
import type { Disposable } from '../../base/disposable.ts'

/** The client a request came from: where answers beyond the answer go. */
export interface ClientLink {
  /** Sends a stream message. */
  stream(message: StreamMessage): void
  /** Sends a terminal frame. */
  frame(frame: Frame): void
}

/** One function per request. Errors are values; a throw is a bug and answers `internal`. */
export type Handlers = {
  readonly [N in RequestName]: (input: ParsedInputOf<N>) => Answer<OutputOf<N>> | Promise<Answer<OutputOf<N>>>
}
export type Answer<T> = Result<T, ContractError>

/** What one connected client gets: its handlers and its ears. Disposed when the connection ends. */
export interface ClientSession extends Disposable {
  readonly handlers: Handlers
  /** A terminal frame from the client. */
  onFrame(frame: Frame): void
  /** The client has applied the journal up to `seq`. */
  onApplied(seq: number): void
}

/** Opens a session for each client that connects. The one interface transports are given. */
export interface ContractServer {
  connect(link: ClientLink): ClientSession
}
