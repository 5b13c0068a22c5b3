import { chmodSync, closeSync, constants, fsyncSync, mkdirSync, openSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Only the user may read what is in it. */
const PRIVATE_FOLDER = 0o700
const PRIVATE = 0o600
/** Replaces what an attempt that was cut off has left; never follows a link. */
const FRESH = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW

/** Writes a private file in a private folder. Written and synced under another name first: a power cut must not leave half of it. Throws as the system does. */
export function replacePrivateFile(path: string, bytes: Uint8Array): void {
  const folder = dirname(path)
  mkdirSync(folder, { recursive: true, mode: PRIVATE_FOLDER })
  chmodSync(folder, PRIVATE_FOLDER)
  const fresh = `${path}.new`
  const descriptor = openSync(fresh, FRESH, PRIVATE)
  try {
    writeFileSync(descriptor, bytes)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  renameSync(fresh, path)
}
