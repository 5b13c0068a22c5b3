import { chmodSync, closeSync, openSync } from 'node:fs'

/** Only the user may read what agents were told. */
const FILE_MODE = 0o600

/**
 * Creates a file that only the user can read, or restricts an existing one. Called before SQLite opens it, because
 * SQLite gives its companion files the same mode.
 */
export function makePrivate(path: string): void {
  closeSync(openSync(path, 'a', FILE_MODE))
  chmodSync(path, FILE_MODE)
}
