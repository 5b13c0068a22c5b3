import { existsSync, renameSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { Clock } from '../../base/clock.ts'
import { isSystemError, messageOf } from '../../base/errors.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { SecretStore } from '../../core/secrets/secret-store.ts'
import { backUp } from './back-up.ts'
import { FILE_SETTINGS, freeBytesAt, makeIncremental } from './database-care.ts'
import { JOURNAL_BOUNDS, type JournalBounds } from './journal-trim.ts'
import { makePrivate } from './private-file.ts'
import type { KeepSecrets } from './move-secrets.ts'
import { purgeIfAsked, SECURE_DELETE } from './purge.ts'
import { migrate, readVersion, SCHEMA_VERSION, type NewerSchema } from './schema.ts'
import { problemOf } from './sqlite-errors.ts'
import { SqliteStore } from './sqlite-store.ts'

/** How long opening waits for another program's lock, ms: nobody waits for the host yet. */
const OPENING_BUSY_MS = 1_000
/** How long a statement waits later, ms. It blocks the host, and every terminal with it: a person must not notice. */
const BUSY_MS = 50
/** Files that SQLite keeps beside a database. */
const COMPANIONS = ['-wal', '-shm']

/** Why there is no store, and what to do. */
export interface StoreOpenError {
  readonly code: 'locked' | 'newer-schema' | 'not-accessible'
  readonly message: string
}

/** An open store, and notices for the user about it. */
export interface OpenedStore {
  readonly store: SqliteStore
  readonly notices: readonly string[]
}

export interface StoreOptions {
  readonly path: string
  readonly clock: Clock
  /** Where values go that an older Corral kept in the database. */
  readonly secrets: SecretStore
  /** How much of the journal is kept; default JOURNAL_BOUNDS. */
  readonly bounds?: JournalBounds
  /** Free bytes of the disk a file is on; default `freeBytesAt`. */
  readonly freeBytesAt?: (path: string) => number
}

/**
 * Opens or creates the database. A damaged one is moved aside under a new name, which a notice states, and a new one is
 * created.
 */
export function openStore(options: StoreOptions): Result<OpenedStore, StoreOpenError> {
  const first = tryOpen(options)
  if (first.ok) return first
  if (first.error !== 'damaged') return err(first.error)
  const aside = setAside(options)
  const second = tryOpen(options)
  if (!second.ok) {
    return err(
      second.error === 'damaged'
        ? { code: 'not-accessible', message: `${options.path} cannot be created again. Check the disk.` }
        : second.error,
    )
  }
  return ok({
    store: second.value.store,
    notices: [`The database was damaged. It is kept as ${aside}; Corral started with an empty one.`],
  })
}

function tryOpen({
  path,
  clock,
  secrets,
  bounds = JOURNAL_BOUNDS,
  freeBytesAt: freeBytes = freeBytesAt,
}: StoreOptions): Result<OpenedStore, StoreOpenError | 'damaged'> {
  let db: DatabaseSync | null = null
  let store: SqliteStore | null = null
  try {
    makePrivate(path)
    db = new DatabaseSync(path, { timeout: OPENING_BUSY_MS })
    db.exec(FILE_SETTINGS)
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON')
    db.exec(SECURE_DELETE)
    const migrated = migrateWithBackUp(db, { path, freeBytes: freeBytes(path), keep: keeperOf(secrets) })
    if (!migrated.ok) {
      db.close()
      return err(newerSchema(path, migrated.error))
    }
    const unclean = purgeIfAsked(db, path)
    makeIncremental(db, freeBytes(path))
    store = new SqliteStore(db, { path, clock, bounds })
    readThrough(store)
    store.spending.trim(clock.now())
    store.alerts.trim(clock.now())
    store.postMortems.trimRuns(clock.now())
    store.tasks.trim()
    db.exec(`PRAGMA busy_timeout = ${BUSY_MS}`)
    return ok({ store, notices: [...migrated.value, ...unclean, ...unreadableNotices(store)] })
  } catch (error) {
    if (store === null) db?.close()
    else store.dispose()
    return err(toOpenError(error, path))
  }
}

/** Returns notices for the user about a successful migration. */
function migrateWithBackUp(
  db: DatabaseSync,
  { path, freeBytes, keep }: { readonly path: string; readonly freeBytes: number; readonly keep: KeepSecrets },
): Result<readonly string[], NewerSchema> {
  const version = readVersion(db)
  const isOlder = version > 0 && version < SCHEMA_VERSION
  const copy = isOlder ? backUp(db, path, { version, freeBytes }) : null
  const migrated = migrate(db, keep)
  if (!migrated.ok) return migrated
  if (!isOlder || copy !== null) return ok([])
  return ok([
    `${path} was migrated without a backup, because the backup could not be written. Check the disk for free space.`,
  ])
}

/** The values could not be kept elsewhere, so they are left where they are. */
class NotKept extends Error {}

function keeperOf(secrets: SecretStore): KeepSecrets {
  return (agentId, values) => {
    const before = secrets.read(agentId)
    const kept = before.ok ? secrets.write(agentId, { ...before.value, ...values }) : before
    if (!kept.ok) throw new NotKept(kept.error)
  }
}

/** Damage shows only when pages are read, so everything a host needs at its start is read here once. */
function readThrough(store: SqliteStore): void {
  store.readAgents()
  store.spending.readAgents()
  store.alerts.readRecords()
  store.tasks.counts()
  store.lastSeq()
  store.readJournal({ subject: null, limit: 1_000 })
}

function toOpenError(error: unknown, path: string): StoreOpenError | 'damaged' {
  if (error instanceof NotKept) return { code: 'not-accessible', message: error.message }
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
      message: `${path} cannot be opened: ${messageOf(error)}. Check its permissions and the disk.`,
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
  return [`The database has rows that cannot be read; they are kept as they are: ${store.unreadable.join(', ')}.`]
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
