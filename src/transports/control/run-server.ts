import type { Socket } from 'node:net'
import { DisposableStore, Lifetime } from '../../base/disposable.ts'
import { MAX_RUN_PACKET_BYTES, MAX_RUN_WAITING_BYTES, MAX_SILENT_CONNECTIONS } from '../../contract/rpc/limits.ts'
import { contractErrorOf } from '../../contract/rpc/errors.ts'
import { serveRun } from '../../contract/rpc/serve-run.ts'
import { refuse } from '../../contract/rpc/serve.ts'
import { readPeerCredentials } from '../../node/peer-credentials.ts'
import { setTimer } from '../../node/set-timer.ts'
import type { SocketListener } from './listener.ts'
import { NOT_THE_OWNER, type ServeParts } from './server.ts'
import { ControlTransport } from './transport.ts'

const LIMITS = { packetBytes: MAX_RUN_PACKET_BYTES, waitingBytes: MAX_RUN_WAITING_BYTES }

/** The run door: the socket that programs inside runs are told. */
export class RunDoorServer extends Lifetime {
  private readonly parts: ServeParts
  private readonly connections = this.register(new DisposableStore())
  /** Connections on which nothing has come yet, oldest first. */
  private readonly silent = new Set<ControlTransport>()

  /** Takes ownership of the listener. */
  constructor(listener: SocketListener, parts: ServeParts) {
    super()
    this.parts = parts
    this.register(listener)
    listener.serve((socket) => this.accept(socket))
  }

  private accept(socket: Socket): void {
    const peer = readPeerCredentials(socket)
    const transport = this.connections.add(new ControlTransport(socket, LIMITS))
    transport.onPacket(() => this.silent.delete(transport))
    transport.onClose(() => {
      this.silent.delete(transport)
      this.connections.delete(transport)
    })
    if (peer !== null && peer.uid !== process.geteuid?.()) return refuse(transport, NOT_THE_OWNER)
    this.makeRoom(transport)
    const { server, reportBug } = this.parts
    const monotonicMs = (): number => performance.now()
    serveRun(server, transport, { peerPid: peer?.pid ?? null, reportBug, monotonicMs, setTimer })
  }

  private makeRoom(newest: ControlTransport): void {
    const [oldest] = this.silent
    this.silent.add(newest)
    if (oldest !== undefined && this.silent.size > MAX_SILENT_CONNECTIONS) refuse(oldest, TOO_MANY_SILENT)
  }
}

const TOO_MANY_SILENT = contractErrorOf(
  'too-many',
  'Too many connections are open here that have not said which run they belong to. Connect again and say it at once.',
)
