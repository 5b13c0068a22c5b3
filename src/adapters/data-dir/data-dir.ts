import { accessSync, constants, mkdirSync, statSync } from 'node:fs'
import { posix, win32 } from 'node:path'
import { err, ok, type Result } from '../../base/result.ts'

/** The environment a host runs in. */
export interface Surroundings {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  /** The user's home folder. */
  readonly home: string
}

/** Why there is no data directory, as a message for people. */
export interface DataDirError {
  readonly message: string
}

/** Overrides the default location. */
const VARIABLE = 'CORRAL_DATA_DIR'
/** Only the user may read recordings and what agents were told. */
const PRIVATE = 0o700

/**
 * Path of this user's data directory, not yet checked: CORRAL_DATA_DIR, else the platform's place for application data.
 */
export function resolveDataDir({ platform, env, home }: Surroundings): Result<string, DataDirError> {
  const path = platform === 'win32' ? win32 : posix
  const chosen = env[VARIABLE]
  if (chosen !== undefined && chosen !== '') {
    if (path.isAbsolute(chosen)) return ok(path.normalize(chosen))
    return err({
      message: `${VARIABLE} is "${chosen}", which is not an absolute path. Give the whole path of the folder.`,
    })
  }
  switch (platform) {
    case 'win32':
      return ok(path.join(absolute(env['APPDATA'], path) ?? path.join(home, 'AppData', 'Roaming'), 'Corral'))
    case 'darwin':
      return ok(path.join(home, 'Library', 'Application Support', 'Corral'))
    default:
      return ok(path.join(absolute(env['XDG_DATA_HOME'], path) ?? path.join(home, '.local', 'share'), 'corral'))
  }
}

/** Creates the directory if needed and checks that it is writable. */
export function prepareDataDir(path: string): Result<string, DataDirError> {
  try {
    mkdirSync(path, { recursive: true, mode: PRIVATE })
    if (!statSync(path).isDirectory()) return err(unusable(path, 'it is not a folder'))
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK)
    return ok(path)
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error
    return err(unusable(path, error.message))
  }
}

/** Relative values must be ignored (XDG Base Directory Specification). */
function absolute(value: string | undefined, path: typeof posix): string | null {
  return value !== undefined && path.isAbsolute(value) ? value : null
}

function unusable(path: string, why: string): DataDirError {
  return {
    message: `Corral cannot keep its data in ${path}: ${why}. Make it writable, or set ${VARIABLE} to another folder.`,
  }
}
