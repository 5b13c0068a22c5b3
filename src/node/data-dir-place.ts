import { posix, win32 } from 'node:path'
import { err, ok, type Result } from '../base/result.ts'

/** The environment a host, or a client of it, runs in. */
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
export const DATA_DIR_VARIABLE = 'CORRAL_DATA_DIR'
/**
 * Path of this user's data directory, not yet checked: CORRAL_DATA_DIR, else the platform's place for application data.
 */
export function resolveDataDir({ platform, env, home }: Surroundings): Result<string, DataDirError> {
  const path = platform === 'win32' ? win32 : posix
  const chosen = env[DATA_DIR_VARIABLE]
  if (chosen !== undefined && chosen !== '') {
    if (path.isAbsolute(chosen)) return ok(path.normalize(chosen))
    return err({
      message: `${DATA_DIR_VARIABLE} is "${chosen}", which is not an absolute path. Give the whole path of the folder.`,
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

/** Relative values must be ignored (XDG Base Directory Specification). */
function absolute(value: string | undefined, path: typeof posix): string | null {
  return value !== undefined && path.isAbsolute(value) ? value : null
}
