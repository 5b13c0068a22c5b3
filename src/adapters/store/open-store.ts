import { chmodSync, closeSync, existsSync, openSync, renameSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { Clock } from '../../base/clock.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { migrate } from './schema.ts'
import { problemOf } from './sqlite-errors.ts'
import { JOURNAL_KEPT, SqliteStore } from './sqlite-store.ts'

/** How long a statement waits for another program's lock, ms. It blocks the host, so no longer than a person notices. */
const BUSY_TIMEOUT_MS = 1_000
/** Nobody but the user reads what agents were told. */
const FILE_MODE = 0o600
/** Files SQLite keeps beside a database. */
const COMPANIONS = ['-wal', '-shm']

/** Why there is no store, and what to do. */
export interface StoreOpenError {
  readonly code: 'locked' | 'newer-schema' | 'not-accessible'
  readonly message: string
}

/** An open store and what a person must be told about it. */
export interface OpenedStore {
  readonly store: SqliteStore
  readonly notices: readonly string[]
}

/** Where and how to open. */
export interface StoreOptions {
  readonly path: string
  readonly clock: Pick<Clock, 'now'>
  /** Journal entries kept; 200,000 unless told. */
  readonly journalKept?: number
}

/** Opens the database, or makes it. A damaged one is set aside under a new name, which a notice gives, and a new one is started. */
export function openStore(options: StoreOptions): Result<OpenedStore, StoreOpenError> {
  const first = tryOpen(options)
  if (first.ok) return ok({ store: first.value, notices: unreadableNotices(first.value) })
  if (first.error !== 'damaged') return err(first.error)
  const aside = setAside(options)
  const second = tryOpen(options)
  if (!second.ok) {
    return err(
      second.error === 'damaged'
        ? { code: 'not-accessible', message: `${options.path} cannot be made anew. Check the disk.` }
        : second.error,
    )
  }
  return ok({
    store: second.value,
    notices: [`The database was damaged. It is kept as ${aside}; Corral started with an empty one.`],
  })
}

function tryOpen({ path, journalKept }: StoreOptions): Result<SqliteStore, StoreOpenError | 'damaged'> {
  let db: DatabaseSync | null = null
  try {
    makePrivate(path)
    db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS })
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON')
    const migrated = migrate(db)
    if (!migrated.ok) {
      db.close()
      return err(newerSchema(path, migrated.error))
    }
    const store = new SqliteStore(db, { path, journalKept: journalKept ?? JOURNAL_KEPT })
    readThrough(store)
    return ok(store)
  } catch (error) {
    db?.close()
    return err(toOpenError(error, path))
  }
}

/** Made before SQLite opens it: SQLite gives its companion files the same mode. */
function makePrivate(path: string): void {
  closeSync(openSync(path, 'a', FILE_MODE))
  chmodSync(path, FILE_MODE)
}

/** Damage shows only when pages are read: everything a host reads at its start is read here once. */
function readThrough(store: SqliteStore): void {
  store.readAgents()
  store.lastSeq()
  store.readJournal({ subject: null, limit: 1_000 })
}

function toOpenError(error: unknown, path: string): StoreOpenError | 'damaged' {
  const problem = problemOf(error)
  if (problem === 'damaged') return problem
  if (problem === 'locked') {
    return {
      code: 'locked',
      message: `Another program holds ${path} locked. Close it (a database browser, a backup) and start Corral again.`,
    }
  }
  if (problem !== null || isSystemError(error)) {
    return {
      code: 'not-accessible',
      message: `${path} cannot be opened: ${(error as Error).message}. Check its permissions and the disk.`,
    }
  }
  throw error
}

function newerSchema(
  path: string,
  { found, known }: { readonly found: number; readonly known: number },
): StoreOpenError {
  return {
    code: 'newer-schema',
    message: `${path} was written by a newer Corral (schema ${found}, this one knows ${known}). Update Corral, or point CORRAL_DATA_DIR elsewhere.`,
  }
}

function unreadableNotices(store: SqliteStore): readonly string[] {
  if (store.unreadable.length === 0) return []
  return [`The database holds entries that cannot be read; they are kept but not used: ${store.unreadable.join(', ')}.`]
}

function setAside({ path, clock }: StoreOptions): string {
  const time = new Date(clock.now()).toISOString().replaceAll(/[:.]/g, '-')
  const aside = freeName(`${path}.damaged-${time}`)
  renameSync(path, aside)
  for (const companion of COMPANIONS) {
    if (existsSync(path + companion)) renameSync(path + companion, aside + companion)
  }
  return aside
}

function freeName(wanted: string): string {
  for (let attempt = 1; ; attempt++) {
    const name = attempt === 1 ? wanted : `${wanted}-${attempt}`
    if (!existsSync(name)) return name
  }
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error
}
