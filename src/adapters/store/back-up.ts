import { existsSync, rmSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { isSystemError } from '../../base/errors.ts'
import { hasRoomFor } from './database-care.ts'
import { makePrivate } from './private-file.ts'
import { problemOf } from './sqlite-errors.ts'

/**
 * Copies the database to a file beside it before a migration. `VACUUM INTO` reads it in one transaction, so that the
 * copy is consistent even while another program reads or writes. Returns its path; null if the copy failed, which does
 * not prevent the migration, because that is one transaction. A copy that would leave other programs hardly any room is
 * not begun.
 */
export function backUp(
  db: DatabaseSync,
  path: string,
  { version, freeBytes }: { readonly version: number; readonly freeBytes: number },
): string | null {
  if (!hasRoomFor(db, 1, freeBytes)) return null
  const copy = `${path}.schema-${version}`
  try {
    if (existsSync(copy)) rmSync(copy)
    makePrivate(copy)
    db.prepare('VACUUM INTO ?').run(copy)
    return copy
  } catch (error) {
    if (isSystemError(error)) return null
    if (problemOf(error) === null) throw error
    // A partial copy could be mistaken for a backup.
    rmSync(copy)
    return null
  }
}
