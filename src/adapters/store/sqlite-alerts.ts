import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { parseJson } from '../../base/parse-json.ts'
import type { AlertChanges, AlertStore, PastSearch, StoredAlert } from '../../core/alerts/ports.ts'
import { alertRecord, alertSilence, pastAlert, type AlertSilence, type PastAlert } from '../../shapes/alert.ts'
import type { Row } from './rows.ts'

/** How long alerts of the past are kept, days, and how many at most: some 100 bytes each. */
const KEPT_DAYS = 90
const KEPT_PAST = 20_000
const DAY_MS = 24 * 60 * 60 * 1000
/** Stands for the host, and for every rule or agent of a silence: columns of a key cannot be null. */
const NONE = ''

/** What is known of alerts: a row for each rule and agent, one for each alert of the past, and the silences. */
export class SqliteAlerts implements AlertStore {
  private readonly db: DatabaseSync
  private readonly writeTogether: (action: () => void) => void
  private readonly upsert: StatementSync
  private readonly remove: StatementSync
  private readonly upsertPast: StatementSync

  /** `writeTogether`: runs writes as one transaction and throws what the store throws. */
  constructor(db: DatabaseSync, writeTogether: (action: () => void) => void) {
    this.db = db
    this.writeTogether = writeTogether
    this.upsert = db.prepare(
      `INSERT INTO alerts (rule, agent_id, at, record) VALUES (?, ?, ?, ?)
       ON CONFLICT (rule, agent_id) DO UPDATE SET at = excluded.at, record = excluded.record`,
    )
    this.remove = db.prepare('DELETE FROM alerts WHERE rule = ? AND agent_id = ?')
    this.upsertPast = db.prepare(
      `INSERT INTO past_alerts (rule, agent_id, since, value, ended_at, duration_ms, why) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (rule, agent_id, since) DO UPDATE SET ended_at = excluded.ended_at,
         duration_ms = excluded.duration_ms, why = excluded.why`,
    )
  }

  readRecords(): readonly StoredAlert[] {
    const rows = this.db.prepare('SELECT at, record FROM alerts ORDER BY rule, agent_id').all()
    return rows.flatMap((row) => {
      const record = alertRecord.safeParse(parseJson(String(row['record'])))
      return record.success ? [{ record: record.data, at: Number(row['at']) }] : []
    })
  }

  readSilences(): readonly AlertSilence[] {
    const rows = this.db.prepare('SELECT rule, agent_id, until_ms FROM alert_silences ORDER BY until_ms').all()
    return rows.flatMap((row) => {
      const [rule, agentId] = [orNull(row['rule']), orNull(row['agent_id'])]
      const silence = alertSilence.safeParse({ rule, agentId, untilMs: row['until_ms'] })
      return silence.success ? [silence.data] : []
    })
  }

  searchPast({ fromMs, toMs, after, limit }: PastSearch): readonly PastAlert[] {
    const isAfter = '(since < :since OR (since = :since AND (rule, agent_id) > (:rule, :agentId)))'
    const select = `SELECT * FROM past_alerts WHERE since < :to AND (ended_at IS NULL OR max(since, ended_at) >= :from)
      ${after === null ? '' : `AND ${isAfter}`} ORDER BY since DESC, rule, agent_id LIMIT :limit`
    const place = after && { since: after.since, rule: after.rule, agentId: after.agentId ?? NONE }
    return this.db
      .prepare(select)
      .all({ from: fromMs, to: toMs, limit, ...place })
      .flatMap(pastOf)
  }

  write({ records, removed, past, at }: AlertChanges): void {
    this.writeTogether(() => {
      for (const record of records) this.upsert.run(record.rule, record.agentId ?? NONE, at, JSON.stringify(record))
      for (const { rule, agentId } of removed) this.remove.run(rule, agentId ?? NONE)
      for (const { rule, agentId, since, value, end } of past) {
        const ended = [end?.at ?? null, end?.durationMs ?? null, end?.why ?? null] as const
        this.upsertPast.run(rule, agentId ?? NONE, since, value, ...ended)
      }
    })
  }

  writeSilences(silences: readonly AlertSilence[]): void {
    const insert = this.db.prepare('INSERT OR REPLACE INTO alert_silences (rule, agent_id, until_ms) VALUES (?, ?, ?)')
    this.writeTogether(() => {
      this.db.exec('DELETE FROM alert_silences')
      for (const { rule, agentId, untilMs } of silences) insert.run(rule ?? NONE, agentId ?? NONE, untilMs)
    })
  }

  /** Deletes alerts of the past that are older, or more, than is kept. `nowMs`: epoch ms. */
  trim(nowMs: number): void {
    this.db.prepare('DELETE FROM past_alerts WHERE since < ?').run(nowMs - KEPT_DAYS * DAY_MS)
    this.db
      .prepare(
        'DELETE FROM past_alerts WHERE rowid IN (SELECT rowid FROM past_alerts ORDER BY since DESC LIMIT -1 OFFSET ?)',
      )
      .run(KEPT_PAST)
  }
}

function orNull(value: unknown): string | null {
  return typeof value === 'string' && value !== NONE ? value : null
}

function pastOf(row: Row): readonly PastAlert[] {
  const {
    ended_at: at,
    duration_ms: durationMs,
    why,
  } = row as Readonly<Record<'ended_at' | 'duration_ms' | 'why', unknown>>
  const parsed = pastAlert.safeParse({
    ...{ rule: row['rule'], agentId: orNull(row['agent_id']), since: row['since'], value: row['value'] },
    end: at === null ? null : { at, durationMs, why },
  })
  return parsed.success ? [parsed.data] : []
}
