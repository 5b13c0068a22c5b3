import type { Socket } from 'node:net'
import { DisposableStore, Lifetime } from '../../base/disposable.ts'
import type { DoorServer, ReportBug } from '../../contract/rpc/handlers.ts'
import { OWNER } from '../../contract/rpc/caller.ts'
import { contractErrorOf, type ContractError } from '../../contract/rpc/errors.ts'
import { refuse, serveConnection } from '../../contract/rpc/serve.ts'
import { readPeerCredentials } from '../../node/peer-credentials.ts'
import type { SocketListener } from './listener.ts'
import { ControlTransport } from './transport.ts'

/** Largest packet a client may send, bytes: as over the web. */
const MAX_CLIENT_PACKET_BYTES = 1024 * 1024 + 64

/** What serves the connections of a socket. */
export interface ServeParts {
  readonly server: DoorServer
  readonly reportBug: ReportBug
}

/**
 * The owner's socket: for the command line and other programs the owner starts. Programs inside runs have a door of
 * their own and are refused here.
 */
export class ControlServer extends Lifetime {
  private readonly parts: ServeParts
  private readonly connections = this.register(new DisposableStore())

  /** Takes ownership of the listener. */
  constructor(listener: SocketListener, parts: ServeParts) {
    super()
    this.parts = parts
    this.register(listener)
    listener.serve((socket) => this.accept(socket))
  }

  private accept(socket: Socket): void {
    // Nothing is read before it is known who it is.
    socket.pause()
    const transport = this.connections.add(new ControlTransport(socket, { packetBytes: MAX_CLIENT_PACKET_BYTES }))
    transport.onClose(() => this.connections.delete(transport))
    this.admit(socket, transport).catch((error: unknown) => {
      this.parts.reportBug(error, 'control socket')
      refuse(transport, NOT_CHECKED)
    })
  }

  private async admit(socket: Socket, transport: ControlTransport): Promise<void> {
    const refusal = await this.refusalOf(socket)
    if (transport.isDisposed) return
    if (refusal === null) this.serve(transport)
    else refuse(transport, refusal)
    socket.resume()
  }

  private async refusalOf(socket: Socket): Promise<ContractError | null> {
    const peer = readPeerCredentials(socket)
    if (peer !== null && peer.uid !== process.geteuid?.()) return NOT_THE_OWNER
    return await this.parts.server.admitOwner(peer?.pid ?? null)
  }

  private serve(transport: ControlTransport): void {
    const { server, reportBug } = this.parts
    serveConnection(server, transport, { caller: OWNER, reportBug, monotonicMs: () => performance.now() })
  }
}

/** For a process of another user. */
export const NOT_THE_OWNER = contractErrorOf(
  'not-allowed',
  'This Corral belongs to another user. Start your own, or log in as that user.',
)

const NOT_CHECKED = contractErrorOf(
  'internal',
  'Corral could not check which process this connection comes from. Try again in a moment.',
)
