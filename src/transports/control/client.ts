import { lstatSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { dirname } from 'node:path'
import { err, ok, type Result } from '../../base/result.ts'
import { readPeerCredentials } from '../../node/peer-credentials.ts'
import { untrusted } from '../../node/trusted-path.ts'
import { ControlTransport } from './transport.ts'

/** Largest packet a host may send, bytes: a fleet with the screen text of every agent. */
export const MAX_HOST_PACKET_BYTES = 64 * 1024 * 1024

/** Why no host was reached. `no-host`: none is listening there. `not-trusted`: somebody else may be listening there. */
export interface ConnectFailure {
  readonly code: 'no-host' | 'not-permitted' | 'not-trusted' | 'connect-failed'
  readonly message: string
}

/** Connects to the host that listens at `path`. */
export async function connectControl(path: string): Promise<Result<ControlTransport, ConnectFailure>> {
  const socket = await openControlSocket(path)
  return socket.ok ? ok(new ControlTransport(socket.value, { packetBytes: MAX_HOST_PACKET_BYTES })) : socket
}

/**
 * The bare connection, after checking that nobody but this user can be listening there: what is sent may hold keys, and
 * what is answered is believed.
 */
export async function openControlSocket(path: string): Promise<Result<Socket, ConnectFailure>> {
  const unsafe = process.platform === 'win32' ? null : placeProblem(path)
  if (unsafe !== null) return err(unsafe)
  const socket = await connected(path)
  if (!socket.ok) return socket
  const peer = readPeerCredentials(socket.value)
  if (peer === null || peer.uid === process.geteuid?.()) return socket
  socket.value.destroy()
  return err(notTrusted(path, `the process that listens there belongs to another user (uid ${peer.uid})`))
}

function connected(path: string): Promise<Result<Socket, ConnectFailure>> {
  const { promise, resolve } = Promise.withResolvers<Result<Socket, ConnectFailure>>()
  const socket = connect({ path })
  const failed = (error: NodeJS.ErrnoException): void => resolve(err(failureOf(error)))
  socket.once('error', failed)
  socket.once('connect', () => {
    socket.off('error', failed)
    resolve(ok(socket))
  })
  return promise
}

/** Why somebody else could be listening at this path; null: nobody could. */
function placeProblem(path: string): ConnectFailure | null {
  const dir = untrusted(dirname(path))
  if (dir !== null) return notTrusted(path, `${dir.path}: ${dir.reason}`)
  const found = lstatSync(path, { throwIfNoEntry: false })
  if (found === undefined) return NO_HOST
  if (!found.isSocket()) return notTrusted(path, 'it is not a socket')
  return found.uid === process.geteuid?.() ? null : notTrusted(path, `it belongs to another user (uid ${found.uid})`)
}

const NO_HOST: ConnectFailure = {
  code: 'no-host',
  message: 'Corral is not running. Start it, or run "corral serve".',
}

function notTrusted(path: string, reason: string): ConnectFailure {
  return {
    code: 'not-trusted',
    message: `Corral’s socket ${path} is not used: ${reason}. Nothing was sent. Remove it or have it removed, then start Corral again; XDG_RUNTIME_DIR or TMPDIR names another place.`,
  }
}

function failureOf(error: NodeJS.ErrnoException): ConnectFailure {
  switch (error.code) {
    case 'ENOENT':
    case 'ECONNREFUSED':
      return NO_HOST
    case 'EACCES':
    case 'EPERM':
      return { code: 'not-permitted', message: 'The Corral that listens there belongs to another user.' }
    default:
      return { code: 'connect-failed', message: `Corral could not be reached: ${error.message}` }
  }
}
