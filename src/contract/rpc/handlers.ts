import type { CancelSignal } from '../../base/cancel.ts'
import type { Disposable } from '../../base/disposable.ts'
import type { Event } from '../../base/event.ts'
import type { Result } from '../../base/result.ts'
import type { Frame } from '../frames.ts'
import type { OutputOf, ParsedInputOf, RequestName } from '../requests.ts'
import type { StreamMessage } from '../streams.ts'
import type { Transport } from '../transport.ts'
import type { Caller } from './caller.ts'
import type { ContractError } from './errors.ts'

/** Sends messages to a client besides the answers to its requests. */
export interface ClientSink {
  stream(message: StreamMessage): void
  frame(frame: Frame): void
}

/** The client a request came from, and how far it has read. */
export interface ClientLink extends ClientSink {
  /** Characters of stream messages the client has not confirmed. */
  readonly unheard: number
  /** Bytes that may be sent before an echo would wait for them to arrive; 0 or less: none. */
  readonly roomBytes: number
  /** The connection takes less than one on the same machine. */
  readonly isThin: boolean
  /**
   * The client reads more slowly than it is sent to: messages it did not request are skipped until it has caught up.
   */
  readonly isBehind: boolean
  /** The client has confirmed some of what it was sent. */
  readonly onHeard: Event<void>
}

/** What a handler knows of a request besides its input. */
export interface RequestContext {
  readonly caller: Caller
  /** Cancelled when the answer is no longer needed: the client said so, or has disconnected. */
  readonly signal: CancelSignal
}

/** One function per request. Errors are returned as values; an exception is a bug and answers `internal`. */
export type Handlers = {
  readonly [N in RequestName]: (
    input: ParsedInputOf<N>,
    context: RequestContext,
  ) => Answer<OutputOf<N>> | Promise<Answer<OutputOf<N>>>
}
export type Answer<T> = Result<T, ContractError>

/** The host's side of one connected client. Disposed when the connection closes. */
export interface ClientConnection extends Disposable {
  readonly handlers: Handlers
  /** A terminal frame from the client. */
  onFrame(frame: Frame): void
  /** Left out if nobody needs to know: the client made a request; `refusal`: its role does not allow it. */
  onAsked?(name: RequestName, refusal: ContractError | null): void
}

/** Opens a ClientConnection for each client that connects. The only interface transports get. */
export interface ContractServer {
  /** Version of the program, for people. */
  readonly version: string
  connect(link: ClientLink, caller: Caller): ClientConnection
  /** Leads connections to other hosts; left out if this one has none. */
  readonly relay?: Relay
}

/** Leads connections to other hosts. */
export interface Relay {
  /** A connection of its own to the host of that name, on which nothing was said yet. */
  open(host: string): Promise<Result<Transport, ContractError>>
  /** Calls `action` once after `delayMs`, unless disposed before. */
  setTimer(delayMs: number, action: () => void): Disposable
}

/** What a program at the run door says of itself, and what the system says of it. */
export interface RunClaim {
  readonly runId: string
  readonly secret: string
  /** Null: the system does not tell; 0: it is in a pid namespace that the host cannot see into. */
  readonly peerPid: number | null
}

/** The right of one connection to be a run's; disposed when the connection closes. */
export interface RunPass extends Disposable {
  readonly caller: Caller
  /** Fires once if the run is over before the connection; the error is for the client. */
  readonly onRevoked: Event<ContractError>
}

/** What the local sockets get besides: any program of the user can open them, so the host says which may. */
export interface DoorServer extends ContractServer {
  /**
   * Why a process may not use a socket that is for the owner: it is inside a run. Null: it may. `peerPid` as in
   * RunClaim.
   */
  admitOwner(peerPid: number | null): Promise<ContractError | null>
  /** Whether a program is what it says, or why it is not let in. */
  admitRun(claim: RunClaim): Promise<Result<RunPass, ContractError>>
}

/** Receives bugs: exceptions that must not happen. `where` names the request, or the part of the connection. */
export type ReportBug = (error: unknown, where: string) => void
