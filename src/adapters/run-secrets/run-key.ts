import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { errnoOf } from '../../base/errors.ts'

/** Name of the key's file in the data directory. */
const FILE = 'run-key'
const KEY_BYTES = 32
/** KEY_BYTES in base64url. */
const KEY = /^[\w-]{43}$/
/** Only the user may read it. */
const PRIVATE = 0o600

/** The key of a data directory from which the secrets of its runs are derived. */
export interface RunKey {
  readonly key: Uint8Array
  /** What a person must know: the file held no key, and a new one was made. */
  readonly notices: readonly string[]
}

/** Reads the key, or makes one. Only for the holder of the host lock. Throws what the file system does. */
export function readOrMakeRunKey(dataDir: string): RunKey {
  const path = join(dataDir, FILE)
  const kept = readIfThere(path)?.trim()
  if (kept !== undefined && KEY.test(kept)) return { key: Buffer.from(kept, 'base64url'), notices: [] }
  const key = randomBytes(KEY_BYTES)
  replace(path, `${key.toString('base64url')}\n`)
  return { key, notices: kept === undefined ? [] : [lostWords(path)] }
}

function lostWords(path: string): string {
  return `${path} could not be read as a key, so Corral made a new one. Agents that run on in tmux cannot report to Corral until they are restarted.`
}

/** Written and synced under another name first: a power cut must not leave half a key. */
function replace(path: string, text: string): void {
  const fresh = `${path}.new`
  const descriptor = openSync(fresh, 'w', PRIVATE)
  try {
    writeSync(descriptor, text)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  renameSync(fresh, path)
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error
    return undefined
  }
}
