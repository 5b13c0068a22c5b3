import type { CancelSignal } from '../../base/cancel.ts'
import type { Disposable } from '../../base/disposable.ts'
import type { Event } from '../../base/event.ts'
import type { Result } from '../../base/result.ts'
import type { Frame } from '../frames.ts'
import type { OutputOf, ParsedInputOf, RequestName } from '../requests.ts'
import type { StreamMessage } from '../streams.ts'
import type { Caller } from './caller.ts'
import type { ContractError } from './errors.ts'

/** Where answers beyond the answer go. */
export interface ClientSink {
  /** Sends a stream message. */
  stream(message: StreamMessage): void
  /** Sends a terminal frame. */
  frame(frame: Frame): void
}

/** The client a request came from, and how far it has got. */
export interface ClientLink extends ClientSink {
  /** Characters of stream messages the client has not confirmed. */
  readonly unheard: number
  /** The client takes in less than it is sent: whoever streams without being asked skips it until it has caught up. */
  readonly isBehind: boolean
  /** The client has confirmed some of what it was sent. */
  readonly onHeard: Event<void>
}

/** What a handler knows of a request besides its input. */
export interface RequestContext {
  readonly caller: Caller
  /** Cancelled when nobody waits for the answer any more: the client said so, or is gone. */
  readonly signal: CancelSignal
}

/** One function per request. Errors are values; a throw is a bug and answers `internal`. */
export type Handlers = {
  readonly [N in RequestName]: (
    input: ParsedInputOf<N>,
    context: RequestContext,
  ) => Answer<OutputOf<N>> | Promise<Answer<OutputOf<N>>>
}
export type Answer<T> = Result<T, ContractError>

/** What one connected client gets: its handlers and its ears. Disposed when the connection ends. */
export interface ClientConnection extends Disposable {
  readonly handlers: Handlers
  /** A terminal frame from the client. */
  onFrame(frame: Frame): void
}

/** Opens a session for each client that connects. The one interface transports are given. */
export interface ContractServer {
  /** Version of the program, for people. */
  readonly version: string
  connect(link: ClientLink, caller: Caller): ClientConnection
}

/** Where bugs go: what threw that must not. `where` names the request, or the part of the connection. */
export type ReportBug = (error: unknown, where: string) => void
