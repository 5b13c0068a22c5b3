import type { Event } from '../../base/event.ts'
import type { Result } from '../../base/result.ts'
import type { RemoteHostView } from '../../contract/remote-view.ts'
import type { ContractError } from '../../contract/rpc/errors.ts'
import type { Transport } from '../../contract/transport.ts'
import type { RemoteFailure, RemoteHost } from '../../shapes/remote-host.ts'

/** Reaches a remote host: a connection on which nothing was said yet, or why there is none. */
export type ConnectRemote = (host: RemoteHost) => Promise<Result<Transport, RemoteFailure>>

/** What a remote host answered when it was tried. */
export interface RemoteTrial {
  readonly version: string
  readonly contractVersion: number
  readonly latencyMs: number
}

/** What a person says of a host that is to be added. */
export interface RemoteWish {
  readonly destination: string
  /** Null: after the machine. */
  readonly name: string | null
  readonly command: string
  readonly dataDir: string | null
  /** Whether it has to answer first. */
  readonly check: boolean
}

type Answer<T> = Result<T, ContractError>

/** The remote hosts this host knows, and the connections to them. */
export interface Remotes {
  /** In the order they were added. */
  readonly views: readonly RemoteHostView[]
  /** Why the list cannot be read; null: it can. */
  readonly problem: string | null
  /** Something of them has changed; a few times a second at most. */
  readonly onDidChange: Event<void>
  /** A connection of its own to the host of that name. */
  open(name: string): Promise<Answer<Transport>>
  add(wish: RemoteWish): Promise<Answer<RemoteHostView>>
  /** Ends all connections to it. What runs there is left alone. */
  remove(name: string): Answer<null>
  rename(name: string, to: string): Answer<RemoteHostView>
  /** Connects anew to see whether it answers. */
  try(name: string): Promise<Answer<RemoteTrial>>
}
