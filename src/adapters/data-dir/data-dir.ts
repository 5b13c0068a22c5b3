import { accessSync, constants, mkdirSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { err, ok, type Result } from '../../base/result.ts'
import { DATA_DIR_VARIABLE, type DataDirError } from '../../node/data-dir-place.ts'
import { untrusted, type Untrusted } from '../../node/trusted-path.ts'

/** Only the user may read recordings and what agents were told. */
const PRIVATE = 0o700

/** Folders in it that decide what runs, besides files; that of agent types is checked by who reads it. */
const DECIDING_FOLDERS: ReadonlySet<string> = new Set(['tmux', 'secrets'])

/**
 * Creates the directory if needed, and checks that it can be written by this user and, with what Corral reads there, by
 * nobody else.
 */
export function prepareDataDir(path: string): Result<string, DataDirError> {
  try {
    // Looked at before anything is created in somebody else's folder, and again once it is there.
    const foreign = untrusted(path) ?? create(path) ?? untrusted(path)
    if (foreign !== null) return err(notOurs(foreign))
    if (!statSync(path).isDirectory()) return err(unusable(path, 'it is not a folder'))
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK)
    const planted = untrustedEntry(path)
    return planted === null ? ok(path) : err(notOurs(planted))
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error
    return err(unusable(path, error.message))
  }
}

function unusable(path: string, why: string): DataDirError {
  return {
    message: `Corral cannot keep its data in ${path}: ${why}. Make it writable, or set ${DATA_DIR_VARIABLE} to another folder.`,
  }
}

function create(path: string): null {
  mkdirSync(path, { recursive: true, mode: PRIVATE })
  return null
}

/** Something in the directory that decides what runs and that somebody else may have put there; null: nothing. */
function untrustedEntry(dataDir: string): Untrusted | null {
  for (const entry of readdirSync(dataDir, { withFileTypes: true })) {
    if (entry.isDirectory() && !DECIDING_FOLDERS.has(entry.name)) continue
    const problem = untrusted(join(dataDir, entry.name))
    if (problem !== null) return problem
  }
  return null
}

function notOurs({ path, reason, advice }: Untrusted): DataDirError {
  return {
    message: `Corral does not use ${path}: ${reason}, and what is there decides what runs as you. ${advice} ${DATA_DIR_VARIABLE} names another data directory.`,
  }
}
