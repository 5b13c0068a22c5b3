import type { DatabaseSync } from 'node:sqlite'
import { moveSecrets, type KeepSecrets } from './move-secrets.ts'
import { ASK_PURGE } from './purge.ts'
import { err, ok, type Result } from '../../base/result.ts'

/**
 * Entries per block of the journal, the unit of trimming: deleting one takes a few milliseconds even if its entries are
 * long. The migrations below rely on this number.
 */
export const BLOCK_ENTRIES = 256
/** Size of a row besides its event: the other columns, the row header and its index entry. */
const ROW_OVERHEAD_BYTES = 100
/** Highest number of an agent in the keys of its series (sqlite-series.ts). The migration below relies on it. */
export const HIGHEST_SERIES_NUMBER = 2 ** 20 - 1

/**
 * Element i migrates a database of version i to version i + 1; version 0 is an empty file. Never change one that was
 * released.
 */
const MIGRATIONS: readonly (string | ((db: DatabaseSync, keep: KeepSecrets) => void))[] = [
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
  // Renaming and adding columns rewrites no row, so that a long journal costs one pass (the sums of its blocks) and no
  // copy.
  `ALTER TABLE journal RENAME COLUMN agent_id TO subject_id;
   ALTER TABLE journal RENAME COLUMN fact TO event;
   ALTER TABLE journal ADD COLUMN subject_kind TEXT NOT NULL DEFAULT 'agent';
   CREATE TABLE journal_blocks (
     block INTEGER PRIMARY KEY NOT NULL,
     entries INTEGER NOT NULL,
     bytes INTEGER NOT NULL
   ) STRICT;
   INSERT INTO journal_blocks (block, entries, bytes)
     SELECT seq / 256, count(*), sum(octet_length(event) + 100) FROM journal
     WHERE seq / 256 < (SELECT max(seq) / 256 FROM journal) GROUP BY seq / 256;`,
  (db, keep) => {
    moveSecrets(db, keep)
    db.exec(ASK_PURGE)
  },
  `CREATE TABLE spending (
     run_id TEXT NOT NULL,
     day TEXT NOT NULL,
     agent_id TEXT NOT NULL,
     cost_usd REAL,
     input INTEGER NOT NULL,
     output INTEGER NOT NULL,
     cache_read INTEGER NOT NULL,
     cache_write INTEGER NOT NULL,
     PRIMARY KEY (run_id, day)
   ) STRICT;
   CREATE INDEX spending_of_agent ON spending (agent_id, day);
   CREATE INDEX spending_of_day ON spending (day);`,
  `CREATE TABLE series_agents (
     number INTEGER PRIMARY KEY NOT NULL CHECK (number BETWEEN 1 AND 1048575),
     agent_id TEXT NOT NULL UNIQUE
   ) STRICT;
   CREATE TABLE series (k INTEGER PRIMARY KEY NOT NULL, v BLOB NOT NULL) STRICT;`,
  // An empty agent is the host; of a silence, an empty rule or agent is every one.
  `CREATE TABLE alerts (
     rule TEXT NOT NULL,
     agent_id TEXT NOT NULL,
     at INTEGER NOT NULL,
     record TEXT NOT NULL,
     PRIMARY KEY (rule, agent_id)
   ) STRICT;
   CREATE TABLE past_alerts (
     rule TEXT NOT NULL,
     agent_id TEXT NOT NULL,
     since INTEGER NOT NULL,
     value REAL NOT NULL,
     ended_at INTEGER,
     duration_ms INTEGER,
     why TEXT,
     PRIMARY KEY (rule, agent_id, since)
   ) STRICT;
   CREATE INDEX past_alerts_by_time ON past_alerts (since);
   CREATE TABLE alert_silences (
     rule TEXT NOT NULL,
     agent_id TEXT NOT NULL,
     until_ms INTEGER NOT NULL,
     PRIMARY KEY (rule, agent_id)
   ) STRICT;`,
  `CREATE TABLE post_mortems (
     run_id TEXT PRIMARY KEY NOT NULL,
     agent_id TEXT NOT NULL,
     generation INTEGER NOT NULL,
     past_run TEXT NOT NULL,
     body BLOB NOT NULL,
     samples BLOB NOT NULL
   ) STRICT;
   CREATE INDEX post_mortems_of_agent ON post_mortems (agent_id, generation);`,
  // Runs of which a post-mortem is kept are entered as far as their lines can be read.
  `CREATE TABLE runs (
     run_id TEXT PRIMARY KEY NOT NULL,
     agent_id TEXT NOT NULL,
     agent_name TEXT NOT NULL,
     generation INTEGER NOT NULL,
     began_at INTEGER NOT NULL,
     started_at INTEGER,
     ended_at INTEGER NOT NULL,
     exit_class TEXT NOT NULL,
     hint TEXT,
     memory_bytes REAL,
     cpu_percent REAL
   ) STRICT;
   INSERT INTO runs
     SELECT run_id, agent_id,
       coalesce((SELECT spec ->> 'name' FROM agents WHERE agents.id = agent_id AND json_valid(spec)), agent_id),
       generation, CAST(coalesce(past_run ->> 'startedAt', past_run ->> 'endedAt') AS INTEGER),
       CAST(past_run ->> 'startedAt' AS INTEGER), CAST(past_run ->> 'endedAt' AS INTEGER),
       past_run ->> 'exitClass', past_run -> 'hint', NULL, NULL
     FROM post_mortems WHERE json_valid(past_run)
       AND json_type(past_run, '$.endedAt') IN ('integer', 'real') AND json_type(past_run, '$.exitClass') = 'text';
   UPDATE runs SET hint = NULL WHERE hint = 'null';
   CREATE INDEX runs_by_time ON runs (began_at, run_id);
   CREATE INDEX runs_of_agent ON runs (agent_id, began_at);
   CREATE INDEX journal_by_time ON journal (at);`,
  // A task's place among those in its state; those that wait for a moment begin no earlier (0: at once).
  `CREATE TABLE tasks (
     id INTEGER PRIMARY KEY NOT NULL,
     rev INTEGER NOT NULL,
     state TEXT NOT NULL,
     rank INTEGER NOT NULL,
     turn INTEGER NOT NULL,
     type TEXT NOT NULL,
     not_before INTEGER NOT NULL,
     searched TEXT NOT NULL,
     task TEXT NOT NULL
   ) STRICT;
   CREATE INDEX tasks_in_line ON tasks (state, rank, turn);`,
  `CREATE TABLE conversations (agent_id TEXT PRIMARY KEY NOT NULL, record TEXT NOT NULL) STRICT;`,
]

/** Version of the schema this program reads and writes. */
export const SCHEMA_VERSION = MIGRATIONS.length

/** The database was written by a newer Corral. */
export interface NewerSchema {
  readonly found: number
  readonly known: number
}

/** Stores the sums of the blocks from the first number given up to, but not including, the second. */
export const SUM_BLOCKS = `INSERT OR REPLACE INTO journal_blocks (block, entries, bytes)
  SELECT seq / ${BLOCK_ENTRIES}, count(*), sum(octet_length(event) + ${ROW_OVERHEAD_BYTES}) FROM journal
  WHERE seq >= ? * ${BLOCK_ENTRIES} AND seq < ? * ${BLOCK_ENTRIES} GROUP BY seq / ${BLOCK_ENTRIES}`

/** The version of the database; 0 if it is empty. */
export function readVersion(db: DatabaseSync): number {
  return Number(db.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0)
}

/**
 * Migrates the database to the current version in one transaction; refuses a newer one and leaves it untouched. `keep`
 * is given what is no longer kept in the database.
 */
export function migrate(db: DatabaseSync, keep: KeepSecrets): Result<null, NewerSchema> {
  const version = readVersion(db)
  if (version > SCHEMA_VERSION) return err({ found: version, known: SCHEMA_VERSION })
  // Started even if there is nothing to migrate: it detects whether another program has locked the database.
  db.exec('BEGIN IMMEDIATE')
  try {
    for (const step of MIGRATIONS.slice(version)) {
      if (typeof step === 'string') db.exec(step)
      else step(db, keep)
    }
    db.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`)
    db.exec('COMMIT')
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK')
    throw error
  }
  return ok(null)
}
