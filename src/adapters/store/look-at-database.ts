import { existsSync, statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { isSystemError, messageOf } from '../../base/errors.ts'
import type { DatabaseLook } from '../../core/doctor/machine-look.ts'
import type { DatabaseFacts } from '../../core/doctor/own.ts'
import { problemOf } from './sqlite-errors.ts'

const MB = 1024 * 1024
/** A host reads so much within some tenths of a second, while nobody else gets a turn. */
const LARGE_BYTES = 128 * MB
/** Another program may be writing. */
const BUSY_MS = 1_000
const MOST_COMPLAINTS = 5

/** Looks at the database at a path, table by table. */
export function databaseLookAt(path: string): DatabaseLook {
  return { look: (isWhole) => look(path, isWhole) }
}

async function look(path: string, isWhole: boolean): Promise<DatabaseFacts> {
  if (!existsSync(path)) return { kind: 'none', path }
  try {
    const sizes = { bytes: sizeOf(path), logBytes: sizeOf(`${path}-wal`) }
    if (!isWhole && sizes.bytes > LARGE_BYTES) return { kind: 'large', path, ...sizes }
    const complaints = await complaintsOf(path)
    return complaints.length === 0 ? { kind: 'sound', path, ...sizes } : { kind: 'damaged', path, complaints }
  } catch (error) {
    const problem = problemOf(error)
    if (problem === 'damaged') return { kind: 'damaged', path, complaints: [messageOf(error)] }
    if (problem === null && !isSystemError(error) && !isSqliteError(error)) throw error
    return { kind: 'not-read', path, reason: messageOf(error) }
  }
}

/** What SQLite finds wrong, a table at a time so that others get their turns between them. */
async function complaintsOf(path: string): Promise<readonly string[]> {
  const db = new DatabaseSync(path, { readOnly: true, timeout: BUSY_MS })
  try {
    const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").all()
    const found: string[] = []
    for (const { name } of tables) {
      const table = String(name).replaceAll("'", "''")
      const rows = db.prepare(`PRAGMA quick_check('${table}')`).all()
      found.push(...rows.map((row) => String(row['quick_check'])).filter((text) => text !== 'ok'))
      await nextTurn()
    }
    return found.slice(0, MOST_COMPLAINTS)
  } finally {
    db.close()
  }
}

function isSqliteError(error: unknown): error is Error {
  return error instanceof Error && 'errcode' in error
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}
