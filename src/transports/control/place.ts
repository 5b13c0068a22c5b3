import { createHash } from 'node:crypto'
import { posix, win32 } from 'node:path'
import { err, ok, type Result } from '../../base/result.ts'
import type { ListenFailure } from '../listen-failure.ts'

/** What of the surroundings decides where things are. */
export interface Surroundings {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
  /** The system's directory for temporary files. */
  readonly temporary: string
}

/** sun_path holds 104 bytes on macOS (108 on Linux) with the closing NUL; unix(4). */
const MAX_SOCKET_PATH_BYTES = 103

/** Hex digits that name a data directory: 64 bits, never the same for two. */
const HASH_DIGITS = 16

/** The data directory: CORRAL_DATA_DIR, else the system's place for an app's data. */
export function dataDirOf({ platform, env, home }: Surroundings): string {
  const chosen = env['CORRAL_DATA_DIR']
  if (chosen) return platform === 'win32' ? win32.resolve(chosen) : posix.resolve(chosen)
  switch (platform) {
    case 'darwin':
      return posix.join(home, 'Library/Application Support/Corral')
    case 'win32':
      return win32.join(env['APPDATA'] || win32.join(home, 'AppData/Roaming'), 'Corral')
    default:
      return posix.join(absolute(env['XDG_DATA_HOME']) ?? posix.join(home, '.local/share'), 'corral')
  }
}

/** Where the host of a data directory listens for the CLI and for hooks; each directory has its own. */
export function controlPathOf(dataDir: string, surroundings: Surroundings): Result<string, ListenFailure> {
  const name = `corral-${createHash('sha256').update(dataDir).digest('hex').slice(0, HASH_DIGITS)}`
  if (surroundings.platform === 'win32') return ok(`\\\\.\\pipe\\${name}`)
  const candidates = socketDirs(surroundings).map((dir) => posix.join(dir, `${name}.sock`))
  const short = candidates.find((path) => Buffer.byteLength(path) <= MAX_SOCKET_PATH_BYTES)
  return short === undefined ? err(tooLong(candidates)) : ok(short)
}

/** Private directories a socket may be in, best first. */
function socketDirs({ env, home, temporary }: Surroundings): string[] {
  const runtime = absolute(env['XDG_RUNTIME_DIR'])
  const owner = createHash('sha256').update(home).digest('hex').slice(0, 8)
  const others = [posix.join(temporary, `corral-${owner}`), `/tmp/corral-${owner}`]
  return runtime === null ? others : [runtime, ...others]
}

/** The XDG specification has relative values ignored. */
function absolute(path: string | undefined): string | null {
  return path?.startsWith('/') ? path : null
}

function tooLong([path = '']: readonly string[]): ListenFailure {
  return {
    code: 'path-too-long',
    message: `The path of the control socket is longer than ${MAX_SOCKET_PATH_BYTES} bytes: ${path}. Set TMPDIR or XDG_RUNTIME_DIR to a shorter directory.`,
  }
}
