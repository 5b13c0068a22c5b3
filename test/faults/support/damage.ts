import { closeSync, openSync, rmSync, statSync, truncateSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { FaultPlace } from './place.ts'

/** A page of SQLite. */
const PAGE_BYTES = 4_096
const GARBAGE = Buffer.alloc(PAGE_BYTES, 0xa5)

/** What can happen to the file of a store between two lives. */
export const DAMAGES = {
  'cut in the middle': (file: string) => truncateSync(file, Math.floor(statSync(file).size / 2) - 1),
  'begun with garbage': (file: string) => overwrite(file, 0),
  'full of garbage behind its first page': (file: string) => {
    for (let at = PAGE_BYTES; at < statSync(file).size; at += PAGE_BYTES) overwrite(file, at)
  },
} as const

/** Damages the store of a place, on which no host lives. */
export function damageStore({ dataDir }: FaultPlace, damage: keyof typeof DAMAGES): void {
  const file = join(dataDir, 'corral.db')
  // With its log the rest could be read all the same.
  for (const companion of ['-wal', '-shm']) rmSync(file + companion, { force: true })
  DAMAGES[damage](file)
}

function overwrite(file: string, at: number): void {
  const fd = openSync(file, 'r+')
  writeSync(fd, GARBAGE, 0, GARBAGE.length, at)
  closeSync(fd)
}
