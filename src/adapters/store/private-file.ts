import { chmodSync, closeSync, openSync } from 'node:fs'

/** Nobody but the user reads what agents were told. */
const FILE_MODE = 0o600

/** Makes a file only the user can read, or makes one that is there such. Before SQLite opens it: SQLite gives its companion files the same mode. */
export function makePrivate(path: string): void {
  closeSync(openSync(path, 'a', FILE_MODE))
  chmodSync(path, FILE_MODE)
}
