import { closeSync, openSync, rmSync, statSync, truncateSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { FaultPlace } from './place.ts'

/** Size of an SQLite page. */
const PAGE_BYTES = 4_096
const GARBAGE = Buffer.alloc(PAGE_BYTES, 0xa5)

/** Damage that may happen to a store's file between two hosts. */
export const DAMAGES = {
  'cut in the middle': (file: string) => truncateSync(file, Math.floor(statSync(file).size / 2) - 1),
  'begun with garbage': (file: string) => overwrite(file, 0),
  'full of garbage behind its first page': (file: string) => {
    for (let at = PAGE_BYTES; at < statSync(file).size; at += PAGE_BYTES) overwrite(file, at)
  },
} as const

/** Damages the store of a place without a running host. */
export function damageStore({ dataDir }: FaultPlace, damage: keyof typeof DAMAGES): void {
  const file = join(dataDir, 'corral.db')
  // With the log, the rest could still be read.
  for (const companion of ['-wal', '-shm']) rmSync(file + companion, { force: true })
  DAMAGES[damage](file)
}

function overwrite(file: string, at: number): void {
  const fd = openSync(file, 'r+')
  writeSync(fd, GARBAGE, 0, GARBAGE.length, at)
  closeSync(fd)
}
