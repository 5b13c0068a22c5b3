import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Clock } from '../../base/clock.ts'
import { Lifetime, toDisposable } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'
import type { JournalQuery, JournalSearch, Store, StoredAgent } from '../../core/ports.ts'
import { StoreWriteError } from '../../core/store-error.ts'
import type { JournalEntry } from '../../shapes/journal.ts'
import type { AgentSpec } from '../../shapes/spec.ts'
import { DatabaseCare } from './database-care.ts'
import { DatabasePlace } from './database-place.ts'
import { JournalTrim, type JournalBounds } from './journal-trim.ts'
import {
  ENTRY_COLUMNS,
  parseAgentRow,
  parseEntryRow,
  subjectColumns,
  unknownEntryOf,
  type EntryRow,
  type Row,
} from './rows.ts'
import { emptyLog } from './purge.ts'
import { problemOf, toWriteError } from './sqlite-errors.ts'
import { searchRows } from './journal-search.ts'
import { SqliteSeries } from './sqlite-series.ts'
import { SqliteAlerts } from './sqlite-alerts.ts'
import { SqlitePostMortems } from './sqlite-post-mortems.ts'
import { SqliteConversations } from './sqlite-conversations.ts'
import { SqliteSpending } from './sqlite-spending.ts'
import { SqliteTasks } from './sqlite-tasks.ts'

export interface SqliteStoreOptions {
  readonly path: string
  readonly clock: Clock
  readonly bounds: JournalBounds
}

/** The store in one SQLite file. Opened with `openStore`. */
export class SqliteStore extends Lifetime implements Store {
  private readonly db: DatabaseSync
  private readonly options: SqliteStoreOptions
  private readonly insertEntry: StatementSync
  private readonly upsertAgent: StatementSync
  private readonly trim: JournalTrim
  private readonly care: DatabaseCare
  private readonly place: DatabasePlace
  private readonly problems = this.register(new Emitter<string>())
  private readonly unparsed = new Set<string>()
  /**
   * The text each spec was parsed from. A spec that was not changed is written back unchanged, including fields only a
   * newer version knows and those that could not be parsed.
   */
  private readonly specTexts = new WeakMap<AgentSpec, string>()

  readonly onProblem = this.problems.event
  readonly spending: SqliteSpending
  readonly conversations: SqliteConversations
  readonly series: SqliteSeries
  readonly alerts: SqliteAlerts
  readonly postMortems: SqlitePostMortems
  readonly tasks: SqliteTasks

  constructor(db: DatabaseSync, options: SqliteStoreOptions) {
    super()
    this.db = db
    this.options = options
    this.register(toDisposable(() => db.close()))
    this.register(toDisposable(() => this.purge()))
    this.insertEntry = db.prepare(
      'INSERT INTO journal (seq, at, subject_kind, subject_id, generation, kind, event) VALUES (?, ?, ?, ?, ?, ?, ?)',
    )
    this.upsertAgent = db.prepare(
      `INSERT INTO agents (id, created_at, spec, state) VALUES (?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET created_at = excluded.created_at, spec = excluded.spec, state = excluded.state`,
    )
    const { clock, bounds, path } = options
    this.place = new DatabasePlace({ db, path, clock, onLost: (message) => this.problems.fire(message) })
    this.register(toDisposable(() => this.place.keep()))
    this.care = this.register(new DatabaseCare(db, clock))
    this.trim = this.register(new JournalTrim(db, { clock, bounds, guard: (slice) => this.runSlice(slice) }))
    this.trim.schedule()
    const writeTogether = (action: () => void): void => this.writeTogether(action)
    this.spending = new SqliteSpending(db, writeTogether)
    this.conversations = new SqliteConversations(db, writeTogether)
    this.series = new SqliteSeries(db, { writeTogether, onFreed: () => this.care.noteFreed() })
    this.alerts = new SqliteAlerts(db, writeTogether)
    this.postMortems = new SqlitePostMortems(db, writeTogether)
    this.tasks = new SqliteTasks(db, writeTogether)
  }

  /** Rows that could not be parsed so far, named for people. They stay in the file. */
  get unreadable(): readonly string[] {
    return [...this.unparsed]
  }

  readAgents(): readonly StoredAgent[] {
    const rows = this.db.prepare('SELECT id, created_at, spec, state FROM agents ORDER BY rowid').all()
    return rows.flatMap((row) => this.readAgent(row))
  }

  readJournal(query: JournalQuery): readonly JournalEntry[] {
    return this.entryRows(query).map((row) => parseEntryRow(row) ?? this.unparsedEntry(row))
  }

  journalTimes(): { readonly firstMs: number; readonly lastMs: number } | null {
    const edge = (name: 'min' | 'max'): unknown =>
      this.db.prepare(`SELECT ${name}(at) AS at FROM journal`).get()?.['at']
    const [firstMs, lastMs] = [edge('min'), edge('max')]
    return typeof firstMs === 'number' && typeof lastMs === 'number' ? { firstMs, lastMs } : null
  }

  seqsOf(fromMs: number, toMs: number): { readonly first: number; readonly last: number } | null {
    const row = this.db
      .prepare('SELECT min(seq) AS first, max(seq) AS last FROM journal WHERE at >= ? AND at < ?')
      .get(fromMs, toMs)
    const [first, last] = [row?.['first'], row?.['last']]
    return typeof first === 'number' && typeof last === 'number' ? { first, last } : null
  }

  searchJournal(search: JournalSearch): readonly JournalEntry[] {
    return searchRows(this.db, search).map((row) => parseEntryRow(row) ?? this.unparsedEntry(row))
  }

  lastSeq(): number {
    return Number(this.db.prepare('SELECT max(seq) AS seq FROM journal').get()?.['seq'] ?? 0)
  }

  append(entries: readonly JournalEntry[], agents: readonly StoredAgent[], removedIds: readonly string[] = []): void {
    this.writeTogether(() => {
      for (const entry of entries) this.writeEntry(entry)
      for (const agent of agents) this.writeAgent(agent)
      for (const id of removedIds) this.removeAgent(id)
      const [first, last] = [entries[0], entries.at(-1)]
      if (first && last) this.trim.noteWritten(first.seq, last.seq)
    })
    if (removedIds.length > 0) this.care.noteFreed()
  }

  purge(): void {
    try {
      emptyLog(this.db)
    } catch (error) {
      if (problemOf(error) === null) throw error
    }
  }

  private readAgent(row: Row): StoredAgent[] {
    const agent = parseAgentRow(row, this.options.clock.now())
    if (agent === null) {
      this.unparsed.add(`agent ${String(row['id'])}`)
      return []
    }
    this.specTexts.set(agent.record.spec, String(row['spec']))
    return [agent]
  }

  private entryRows({ subject, limit, fromSeq }: JournalQuery): EntryRow[] {
    const where = [
      ...(subject === null ? [] : ['subject_id = :id', 'subject_kind = :kind']),
      ...(fromSeq === undefined ? [] : ['seq >= :fromSeq']),
    ]
    const order = fromSeq === undefined ? 'DESC' : 'ASC'
    const select = `SELECT ${ENTRY_COLUMNS} FROM journal ${where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`} ORDER BY seq ${order} LIMIT :limit`
    const statement = this.db.prepare(select)
    statement.setReturnArrays(true)
    const rows = statement.all({
      limit,
      ...(subject && subjectColumns(subject)),
      ...(fromSeq !== undefined && { fromSeq }),
    }) as unknown as EntryRow[]
    return fromSeq === undefined ? rows.toReversed() : rows
  }

  private writeEntry({ seq, at, subject, generation, event }: JournalEntry): void {
    const { kind, id } = subjectColumns(subject)
    this.insertEntry.run(seq, at, kind, id, generation, event.kind, JSON.stringify(event))
  }

  private writeAgent({ record, state }: StoredAgent): void {
    const spec = this.specTexts.get(record.spec) ?? JSON.stringify(record.spec)
    this.upsertAgent.run(record.id, record.createdAt, spec, JSON.stringify(state))
  }

  private removeAgent(id: string): void {
    this.db.prepare('DELETE FROM agents WHERE id = ?').run(id)
    this.series.removeInTransaction(id)
  }

  /** A slice of the trim has no caller that could catch its failure, so `onProblem` reports it. */
  private runSlice(slice: () => boolean): boolean {
    try {
      let isMore = false
      this.writeTogether(() => (isMore = slice()))
      return isMore
    } catch (error) {
      if (!(error instanceof StoreWriteError)) throw error
      this.problems.fire(`The journal could not be trimmed: ${error.message}`)
      return false
    }
  }

  private writeTogether(action: () => void): void {
    try {
      this.db.exec('BEGIN IMMEDIATE')
      action()
      this.db.exec('COMMIT')
      this.care.noteWritten()
    } catch (error) {
      if (this.db.isTransaction) this.db.exec('ROLLBACK')
      throw toWriteError(error, this.options.path)
    }
    this.place.look()
  }

  private unparsedEntry(row: EntryRow): JournalEntry {
    this.unparsed.add(`journal entry ${row[0]}`)
    return unknownEntryOf(row)
  }
}
