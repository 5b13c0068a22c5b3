import type { Socket } from 'node:net'
import { STRANGERS_MAX } from './limits.ts'

/**
 * The connections nobody has logged in on. There is room for a bounded number: one more ends the oldest, so that the
 * newest, which may be the owner's, always gets through.
 */
export class Strangers {
  private readonly sockets = new Set<Socket>()

  /** A connection was accepted. */
  add(socket: Socket): void {
    this.sockets.add(socket)
    socket.once('close', () => this.sockets.delete(socket))
    const [oldest] = this.sockets
    if (oldest !== undefined && this.sockets.size > STRANGERS_MAX) this.end(oldest)
  }

  /** The connection belongs to a login: it no longer counts. */
  forget(socket: Socket): void {
    this.sockets.delete(socket)
  }

  private end(socket: Socket): void {
    this.sockets.delete(socket)
    socket.destroy()
  }
}
