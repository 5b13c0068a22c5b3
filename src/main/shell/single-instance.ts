import { readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { errnoOf } from '../../base/errors.ts'

/** The lock of Chromium in the folder of the app's own data, on Linux and macOS: a link to `<host name>-<process id>`. */
const LOCK = 'SingletonLock'

/** Why Electron did not give the app its single-instance lock. */
export type LockRefusal =
  /** Another instance has it, and shows its window; `owner` is null where the system does not tell (Windows). */
  | { readonly kind: 'other-instance'; readonly owner: string | null }
  /** There is no lock: it could not be made. */
  | { readonly kind: 'no-lock' }

/** Finds out why `requestSingleInstanceLock` was false; `electronDir` is the app's `userData`. */
export function lockRefusal(electronDir: string, platform: NodeJS.Platform): LockRefusal {
  if (platform === 'win32') return { kind: 'other-instance', owner: null }
  try {
    return { kind: 'other-instance', owner: readlinkSync(join(electronDir, LOCK)) }
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error
    return { kind: 'no-lock' }
  }
}

/** What to say of it on stderr, or in a box where the app has failed. */
export function refusalWords(refusal: LockRefusal, electronDir: string): string {
  if (refusal.kind === 'no-lock') {
    return `Corral could not make its lock in ${electronDir}. Is the drive full, or may you not write there?`
  }
  const owner = refusal.owner === null ? '' : ` (${refusal.owner})`
  return `Corral already runs on this data directory${owner}, and was asked to show its window.`
}
