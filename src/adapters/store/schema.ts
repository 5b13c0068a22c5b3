import type { DatabaseSync } from 'node:sqlite'
import { err, ok, type Result } from '../../base/result.ts'

/** What turns a database of version i into one of version i + 1; version 0 is an empty file. Never change one that was released. */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE agents (
     id TEXT PRIMARY KEY NOT NULL,
     created_at INTEGER NOT NULL,
     spec TEXT NOT NULL,
     state TEXT NOT NULL
   ) STRICT;
   CREATE TABLE journal (
     seq INTEGER PRIMARY KEY NOT NULL,
     at INTEGER NOT NULL,
     agent_id TEXT NOT NULL,
     generation INTEGER NOT NULL,
     kind TEXT NOT NULL,
     fact TEXT NOT NULL
   ) STRICT;
   CREATE INDEX journal_of_agent ON journal (agent_id, seq);
   CREATE TABLE meta (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) STRICT;`,
]

/** Version of the schema this program reads and writes. */
export const SCHEMA_VERSION = MIGRATIONS.length

/** The database was written by a newer Corral. */
export interface NewerSchema {
  readonly found: number
  readonly known: number
}

/** Brings the database to the current version in one transaction; refuses a newer one untouched. */
export function migrate(db: DatabaseSync): Result<null, NewerSchema> {
  const version = readVersion(db)
  if (version > SCHEMA_VERSION) return err({ found: version, known: SCHEMA_VERSION })
  // Taken even when there is nothing to do: it finds out whether another program holds the database.
  db.exec('BEGIN IMMEDIATE')
  try {
    for (const step of MIGRATIONS.slice(version)) db.exec(step)
    db.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`)
    db.exec('COMMIT')
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK')
    throw error
  }
  return ok(null)
}

function readVersion(db: DatabaseSync): number {
  return Number(db.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0)
}
