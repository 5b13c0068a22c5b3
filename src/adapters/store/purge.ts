import { readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { moveSecrets } from './move-secrets.ts'
import { problemOf } from './sqlite-errors.ts'

/** Row of `meta` that stands until a migration's purge is complete. */
const PENDING = 'purge-pending'

/** SQL of a migration after which nothing of the rows before may be left in any file. */
export const ASK_PURGE = `INSERT OR REPLACE INTO meta (key, value)
  SELECT '${PENDING}', '' WHERE EXISTS (SELECT 1 FROM agents) OR EXISTS (SELECT 1 FROM journal)`

/** What is deleted or overwritten is set to zero, not only marked as free. */
export const SECURE_DELETE = 'PRAGMA secure_delete = ON'

/**
 * Completes a migration that has taken something out: takes the same out of the copies made before migrations, rewrites
 * the database without its free pages, and empties the log. Returns notices; what could not be done is pending still.
 */
export function purgeIfAsked(db: DatabaseSync, path: string): readonly string[] {
  if (db.prepare('SELECT 1 FROM meta WHERE key = ?').get(PENDING) === undefined) return []
  const unclean = copiesOf(path).filter((copy) => !succeeds(() => purgeCopy(copy)))
  const isClean = succeeds(() => db.exec('VACUUM')) && emptyLog(db)
  if (isClean && unclean.length === 0) db.prepare('DELETE FROM meta WHERE key = ?').run(PENDING)
  return [
    ...unclean.map((copy) => `${copy} may still hold values of secrets in the clear. Delete it if you do not need it.`),
    ...(isClean ? [] : [uncleanWords(path)]),
  ]
}

/** What `backUp` made, of any version. */
function copiesOf(path: string): readonly string[] {
  const start = `${basename(path)}.schema-`
  return readdirSync(dirname(path), { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.startsWith(start) && /-\d+$/.test(entry.name))
    .map(({ name }) => join(dirname(path), name))
}

function uncleanWords(path: string): string {
  return `${path} may still hold values of secrets in the clear, where it holds nothing else. Close other programs that use it, free some space on the disk and start Corral again.`
}

/** False for what is no bug: a full disk, a lock, a damaged file. */
function succeeds(action: () => void): boolean {
  try {
    action()
    return true
  } catch (error) {
    if (problemOf(error) === null) throw error
    return false
  }
}

/** Moves what the log holds into the database and empties it. False: somebody reads the database just now. */
export function emptyLog(db: DatabaseSync): boolean {
  return db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.['busy'] === 0
}

/** An older Corral that is given the copy finds the variables named and asks for their values. */
function purgeCopy(path: string): void {
  const copy = new DatabaseSync(path)
  try {
    const tables = copy.prepare("SELECT count(*) AS n FROM sqlite_master WHERE name IN ('agents', 'journal')").get()
    if (tables?.['n'] !== 2) return
    copy.exec(`${SECURE_DELETE}; BEGIN IMMEDIATE`)
    moveSecrets(copy, () => undefined)
    copy.exec('COMMIT; VACUUM')
  } finally {
    copy.close()
  }
}
