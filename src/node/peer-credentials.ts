import type { Socket } from 'node:net'
import type { Result } from '../base/result.ts'
import { cFunction } from './c-library.ts'

/** The process at the other end of a local socket: for a client's socket who called connect(2), for a server's listen(2). */
export interface PeerCredentials {
  readonly uid: number
  /** 0: it is in a pid namespace that this process cannot see into. */
  readonly pid: number
}

/**
 * getsockopt(2) through koffi, because Node has no such call: descriptor, level, name, value, and its size, which becomes
 * the one used. Returns -1 on failure.
 */
type GetSockOpt = (
  ...args: readonly [fd: number, level: number, name: number, value: Buffer, length: Uint32Array]
) => number

/** SOL_SOCKET and SO_PEERCRED of Linux; unix(7). The answer is `struct ucred`: pid, uid and gid, 4 bytes each. */
const LINUX = { level: 1, peerCredentials: 17, bytes: 12, pidAt: 0, uidAt: 4 } as const
/**
 * SOL_LOCAL, LOCAL_PEERCRED and LOCAL_PEERPID of macOS; unix(4) and sys/un.h. The first answers `struct xucred`
 * (sys/ucred.h): version, uid, number of groups, 16 groups; the second a pid.
 */
const DARWIN = { level: 0, peerCredentials: 1, peerPid: 2, bytes: 76, pidBytes: 4, uidAt: 4 } as const

let loaded: Result<GetSockOpt, string> | null = null

/** Who is at the other end of a connected local socket; null where that cannot be told (Windows, or without koffi). */
export function readPeerCredentials(socket: Socket): PeerCredentials | null {
  const fd = descriptorOf(socket)
  if (fd === null) return null
  if (process.platform === 'linux') return readLinux(fd)
  return process.platform === 'darwin' ? readDarwin(fd) : null
}

function readLinux(fd: number): PeerCredentials | null {
  const value = readOption(fd, LINUX.level, { name: LINUX.peerCredentials, bytes: LINUX.bytes })
  return value === null ? null : { pid: value.readInt32LE(LINUX.pidAt), uid: value.readUInt32LE(LINUX.uidAt) }
}

function readDarwin(fd: number): PeerCredentials | null {
  const who = readOption(fd, DARWIN.level, { name: DARWIN.peerCredentials, bytes: DARWIN.bytes })
  const pid = readOption(fd, DARWIN.level, { name: DARWIN.peerPid, bytes: DARWIN.pidBytes })
  return who === null || pid === null ? null : { uid: who.readUInt32LE(DARWIN.uidAt), pid: pid.readInt32LE(0) }
}

function readOption(
  fd: number,
  level: number,
  { name, bytes }: { readonly name: number; readonly bytes: number },
): Buffer | null {
  loaded ??= cFunction<GetSockOpt>('int getsockopt(int fd, int level, int name, void *value, uint32_t *length)')
  if (!loaded.ok) return null
  const value = Buffer.alloc(bytes)
  return loaded.value(fd, level, name, value, Uint32Array.of(bytes)) === 0 ? value : null
}

/** Node keeps the descriptor of a socket to itself; on Windows there is none. */
function descriptorOf(socket: Socket): number | null {
  const handle: unknown = Reflect.get(socket, '_handle')
  const fd: unknown = typeof handle === 'object' && handle !== null ? Reflect.get(handle, 'fd') : null
  return typeof fd === 'number' && fd >= 0 ? fd : null
}
