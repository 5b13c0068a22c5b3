import { connect } from 'node:net'
import { err, ok, type Result } from '../../base/result.ts'
import { ControlTransport } from './transport.ts'

/** Largest packet a host may send, bytes: a fleet with the screen text of every agent. */
const MAX_HOST_PACKET_BYTES = 64 * 1024 * 1024

/** Why no host was reached. `no-host`: none is listening there. */
export interface ConnectFailure {
  readonly code: 'no-host' | 'not-permitted' | 'connect-failed'
  readonly message: string
}

/** Connects to the host that listens at `path`. */
export function connectControl(path: string): Promise<Result<ControlTransport, ConnectFailure>> {
  const { promise, resolve } = Promise.withResolvers<Result<ControlTransport, ConnectFailure>>()
  const socket = connect({ path })
  const failed = (error: NodeJS.ErrnoException): void => resolve(err(failureOf(error)))
  socket.once('error', failed)
  socket.once('connect', () => {
    socket.off('error', failed)
    resolve(ok(new ControlTransport(socket, MAX_HOST_PACKET_BYTES)))
  })
  return promise
}

function failureOf(error: NodeJS.ErrnoException): ConnectFailure {
  switch (error.code) {
    case 'ENOENT':
    case 'ECONNREFUSED':
      return { code: 'no-host', message: 'Corral is not running. Start it, or run "corral serve".' }
    case 'EACCES':
    case 'EPERM':
      return { code: 'not-permitted', message: 'The Corral that listens there belongs to another user.' }
    default:
      return { code: 'connect-failed', message: `Corral could not be reached: ${error.message}` }
  }
}
