import { existsSync, rmSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { makePrivate } from './private-file.ts'
import { problemOf } from './sqlite-errors.ts'

/**
 * Copies the database as it is beside it before a migration. `VACUUM INTO` reads it in one transaction, so that the copy is sound even while
 * another program reads or writes. Returns where it is; null: there could be none, which is no reason not to go on, since a migration is all or nothing.
 */
export function backUp(db: DatabaseSync, path: string, version: number): string | null {
  const copy = `${path}.schema-${version}`
  try {
    if (existsSync(copy)) rmSync(copy)
    makePrivate(copy)
    db.prepare('VACUUM INTO ?').run(copy)
    return copy
  } catch (error) {
    if (isSystemError(error)) return null
    if (problemOf(error) === null) throw error
    // A part of a copy would be taken for one.
    rmSync(copy)
    return null
  }
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error
}
