import { posix } from 'node:path'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { err, ok, type Result } from '../../base/result.ts'
import type { ListenFailure } from '../listen-failure.ts'

/** The parts of the environment that decide where things are. */
export interface Surroundings {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
  /** The system's directory for temporary files. */
  readonly temporary: string
}

/** sun_path holds 104 bytes on macOS (108 on Linux), including the final NUL; unix(4). */
const MAX_SOCKET_PATH_BYTES = 103

/** Hex digits that identify a data directory: 64 bits, so that no two are the same. */
const HASH_DIGITS = 16

const OWNERS = '.sock'
const RUNS = '.runs'

/** Where the host of a data directory listens for its owner; each directory has its own path. */
export function controlPathOf(dataDir: string, surroundings: Surroundings): Result<string, ListenFailure> {
  const name = `corral-${digitsOf(dataDir, HASH_DIGITS)}`
  if (surroundings.platform === 'win32') return ok(`\\\\.\\pipe\\${name}`)
  const candidates = socketDirs(surroundings).map((dir) => posix.join(dir, `${name}${OWNERS}`))
  const short = candidates.find((path) => Buffer.byteLength(path) <= MAX_SOCKET_PATH_BYTES)
  return short === undefined ? err(tooLong(candidates)) : ok(short)
}

/** The run door that belongs to an owner's socket: beside it, and no longer than it. */
export function runDoorOf(controlPath: string): string {
  return controlPath.endsWith(OWNERS) ? controlPath.slice(0, -OWNERS.length) + RUNS : `${controlPath}${RUNS}`
}

/** Directories for the sockets, in order of preference; nothing else is in them, so that they can be made private. */
function socketDirs({ env, home, temporary }: Surroundings): string[] {
  const runtime = absolute(env['XDG_RUNTIME_DIR'])
  const owner = digitsOf(home, 8)
  const others = [posix.join(temporary, `corral-${owner}`), `/tmp/corral-${owner}`]
  return runtime === null ? others : [posix.join(runtime, 'corral'), ...others]
}

/** The first hex digits of a path's SHA-256. Node's own hash loads all of OpenSSL, a tenth of the time in which the command line answers. */
function digitsOf(path: string, count: number): string {
  return bytesToHex(sha256(path)).slice(0, count)
}

/** Relative values must be ignored (XDG Base Directory Specification). */
function absolute(path: string | undefined): string | null {
  return path?.startsWith('/') ? path : null
}

function tooLong([path = '']: readonly string[]): ListenFailure {
  return {
    code: 'path-too-long',
    message: `The path of the control socket is longer than ${MAX_SOCKET_PATH_BYTES} bytes: ${path}. Set TMPDIR or XDG_RUNTIME_DIR to a shorter directory.`,
  }
}
