import { createHash } from 'node:crypto'
import { join } from 'node:path'

/** 40 bits: enough for the data directories of one machine never to share a name. */
const NAME_LENGTH = 10

/** A short name for a data directory, lower-case hex, for its parts in places that all hosts share. */
export function scopeOf(dataDir: string): string {
  return createHash('sha256').update(dataDir).digest('hex').slice(0, NAME_LENGTH)
}

/** Name of the tmux server of a data directory; `corral` for the default one, so that `tmux -L corral attach` works. */
export function sessionServerOf(dataDir: string, usualDir: string | null): string {
  return dataDir === usualDir ? 'corral' : `corral-${scopeOf(dataDir)}`
}

/** Where the database of a data directory is. */
export function databaseOf(dataDir: string): string {
  return join(dataDir, 'corral.db')
}

/** The folder with the secrets of its agents. */
export function secretsOf(dataDir: string): string {
  return join(dataDir, 'secrets')
}
