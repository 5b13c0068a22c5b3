import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { SpendingStore } from '../../core/spending/spending-store.ts'
import type { AgentSpending, DaySpending, Spending } from '../../shapes/spending.ts'
import type { Row } from './rows.ts'

/** Days that are kept: the same day of last year can be compared. */
const KEPT_DAYS = 400
const DAY_MS = 24 * 60 * 60 * 1000

const SUMS =
  'sum(cost_usd) AS cost_usd, sum(input) AS input, sum(output) AS output, sum(cache_read) AS cache_read, sum(cache_write) AS cache_write'

/** What runs used: a row for each run and day. */
export class SqliteSpending implements SpendingStore {
  private readonly db: DatabaseSync
  private readonly upsert: StatementSync
  private readonly writeTogether: (action: () => void) => void

  /** `writeTogether`: runs writes as one transaction and throws what the store throws. */
  constructor(db: DatabaseSync, writeTogether: (action: () => void) => void) {
    this.db = db
    this.writeTogether = writeTogether
    this.upsert = db.prepare(
      `INSERT INTO spending (run_id, day, agent_id, cost_usd, input, output, cache_read, cache_write)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (run_id, day) DO UPDATE SET cost_usd = excluded.cost_usd, input = excluded.input,
         output = excluded.output, cache_read = excluded.cache_read, cache_write = excluded.cache_write`,
    )
  }

  readAgents(): ReadonlyMap<string, AgentSpending> {
    const lastRun = this.db.prepare('SELECT run_id FROM spending WHERE agent_id = ? ORDER BY rowid DESC LIMIT 1')
    const ofRun = this.db.prepare(`SELECT ${SUMS} FROM spending WHERE run_id = ?`)
    const totals = this.db.prepare(`SELECT agent_id, ${SUMS} FROM spending GROUP BY agent_id`).all()
    const agents = totals.flatMap((row): [string, AgentSpending][] => {
      const agentId = String(row['agent_id'])
      const runId = String(lastRun.get(agentId)?.['run_id'])
      const [latest] = this.readDays({ agentId, limit: 1 })
      const run = spendingOf(ofRun.get(runId) ?? {})
      return latest === undefined ? [] : [[agentId, { runId, run, latest, total: spendingOf(row) }]]
    })
    return new Map(agents)
  }

  readRun(runId: string): ReadonlyMap<string, Spending> {
    const rows = this.db.prepare('SELECT * FROM spending WHERE run_id = ?').all(runId)
    return new Map(rows.map((row) => [String(row['day']), spendingOf(row)]))
  }

  readDays({ agentId, limit }: { readonly agentId: string | null; readonly limit: number }): readonly DaySpending[] {
    const where = agentId === null ? '' : 'WHERE agent_id = :agentId'
    const select = `SELECT day, ${SUMS} FROM spending ${where} GROUP BY day ORDER BY day DESC LIMIT :limit`
    const rows = this.db.prepare(select).all({ limit, ...(agentId !== null && { agentId }) })
    return rows.map((row) => ({ day: String(row['day']), spending: spendingOf(row) }))
  }

  write(
    { agentId, runId }: { readonly agentId: string; readonly runId: string },
    byDay: ReadonlyMap<string, Spending>,
  ): void {
    this.writeTogether(() => {
      for (const [day, { costUsd, tokens }] of byDay) {
        const { input, output, cacheRead, cacheWrite } = tokens
        this.upsert.run(runId, day, agentId, costUsd, input, output, cacheRead, cacheWrite)
      }
    })
  }

  /** Deletes days that are older than is kept. `nowMs`: epoch ms. */
  trim(nowMs: number): void {
    const first = new Date(nowMs - KEPT_DAYS * DAY_MS).toISOString().slice(0, 10)
    this.db.prepare('DELETE FROM spending WHERE day < ?').run(first)
  }
}

function spendingOf(row: Row): Spending {
  const [input, output, cacheRead, cacheWrite] = ['input', 'output', 'cache_read', 'cache_write'].map((name) =>
    Number(row[name] ?? 0),
  ) as [number, number, number, number]
  const costUsd = row['cost_usd']
  return { costUsd: typeof costUsd === 'number' ? costUsd : null, tokens: { input, output, cacheRead, cacheWrite } }
}
