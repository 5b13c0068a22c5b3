import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { Lifetime, toDisposable } from '../../base/disposable.ts'
import type { JournalEntry, Subject } from '../../shapes/journal.ts'
import type { Store, StoredAgent } from '../../core/ports.ts'
import { parseAgentRow, parseJournalRow, type Row } from './rows.ts'
import { toWriteError } from './sqlite-errors.ts'
import { agentIdOf } from '../../core/subject.ts'

/** Journal entries kept: some 300 bytes each, so 60 MB at most. */
export const JOURNAL_KEPT = 200_000
/** The journal is trimmed whenever seq passes a multiple of this: rarely enough to cost nothing, often enough to take a millisecond. */
const TRIM_EVERY = 256

/** How a store is set up. */
export interface SqliteStoreOptions {
  readonly path: string
  /** Journal entries kept. */
  readonly journalKept: number
}

/** The store in one SQLite file. Opened with `openStore`. */
export class SqliteStore extends Lifetime implements Store {
  private readonly db: DatabaseSync
  private readonly options: SqliteStoreOptions
  private readonly insertEntry: StatementSync
  private readonly upsertAgent: StatementSync
  private readonly skipped = new Set<string>()

  constructor(db: DatabaseSync, options: SqliteStoreOptions) {
    super()
    this.db = db
    this.options = options
    this.register(toDisposable(() => db.close()))
    this.insertEntry = db.prepare(
      'INSERT INTO journal (seq, at, agent_id, generation, kind, fact) VALUES (?, ?, ?, ?, ?, ?)',
    )
    this.upsertAgent = db.prepare(
      `INSERT INTO agents (id, created_at, spec, state) VALUES (?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET created_at = excluded.created_at, spec = excluded.spec, state = excluded.state`,
    )
  }

  /** Rows that could not be understood so far, named for people. They stay in the file. */
  get unreadable(): readonly string[] {
    return [...this.skipped]
  }

  readAgents(): readonly StoredAgent[] {
    const rows = this.db.prepare('SELECT id, created_at, spec, state FROM agents ORDER BY rowid').all()
    return rows.flatMap((row) => this.keepReadable(parseAgentRow(row), `agent ${String(row['id'])}`))
  }

  readJournal({
    subject,
    limit,
  }: {
    readonly subject: Subject | null
    readonly limit: number
  }): readonly JournalEntry[] {
    const rows: Row[] =
      subject === null
        ? this.db.prepare('SELECT * FROM journal ORDER BY seq DESC LIMIT ?').all(limit)
        : this.db
            .prepare('SELECT * FROM journal WHERE agent_id = ? ORDER BY seq DESC LIMIT ?')
            .all(agentIdOf({ subject }) ?? '', limit)
    return rows
      .toReversed()
      .flatMap((row) => this.keepReadable(parseJournalRow(row), `journal entry ${String(row['seq'])}`))
  }

  lastSeq(): number {
    return Number(this.db.prepare('SELECT max(seq) AS seq FROM journal').get()?.['seq'] ?? 0)
  }

  saveAgent(agent: StoredAgent): void {
    this.write(() => this.writeAgent(agent))
  }

  removeAgent(agentId: string): void {
    this.write(() => this.db.prepare('DELETE FROM agents WHERE id = ?').run(agentId))
  }

  append(entries: readonly JournalEntry[], agents: readonly StoredAgent[]): void {
    this.write(() => {
      this.db.exec('BEGIN IMMEDIATE')
      for (const entry of entries) this.writeEntry(entry)
      for (const agent of agents) this.writeAgent(agent)
      const last = entries.at(-1)
      if (last !== undefined) this.trimJournal(last.seq, entries.length)
      this.db.exec('COMMIT')
    })
  }

  private writeEntry({ seq, at, subject, generation, event }: JournalEntry): void {
    this.insertEntry.run(seq, at, agentIdOf({ subject }) ?? '', generation, event.kind, JSON.stringify(event))
  }

  private writeAgent({ record, state }: StoredAgent): void {
    this.upsertAgent.run(record.id, record.createdAt, JSON.stringify(record.spec), JSON.stringify(state))
  }

  private trimJournal(lastSeq: number, added: number): void {
    if (lastSeq % TRIM_EVERY >= added) return
    this.db.prepare('DELETE FROM journal WHERE seq <= ?').run(lastSeq - this.options.journalKept)
  }

  private write(action: () => void): void {
    try {
      action()
    } catch (error) {
      if (this.db.isTransaction) this.db.exec('ROLLBACK')
      throw toWriteError(error, this.options.path)
    }
  }

  private keepReadable<T>(value: T | null, name: string): T[] {
    if (value !== null) return [value]
    this.skipped.add(name)
    return []
  }
}
