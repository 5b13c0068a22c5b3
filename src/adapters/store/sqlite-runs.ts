import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { parseJson } from '../../base/parse-json.ts'
import {
  KEPT_RUNS,
  KEPT_RUNS_OF_AGENT,
  keptRun,
  placeOf,
  RUNS_KEPT_MS,
  type KeptRun,
  type RunPeak,
  type RunQuery,
} from '../../core/history/kept-run.ts'
import type { PastRun } from '../../shapes/post-mortem.ts'
import type { Row } from './rows.ts'

const COLUMNS =
  'agent_id, agent_name, run_id, generation, started_at, ended_at, exit_class, hint, memory_bytes, cpu_percent'

/** Runs that are over: a row for each, found by time. */
export class SqliteRuns {
  private readonly db: DatabaseSync
  private readonly insert: StatementSync
  private readonly select: StatementSync

  constructor(db: DatabaseSync) {
    this.db = db
    this.insert = db.prepare(
      `INSERT INTO runs (began_at, ${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (run_id) DO NOTHING`,
    )
    this.select = db.prepare(
      `SELECT ${COLUMNS}, EXISTS (SELECT 1 FROM post_mortems WHERE post_mortems.run_id = runs.run_id) AS has_post_mortem
       FROM runs WHERE began_at < :to AND max(began_at, ended_at) >= :from
         AND (:agents IS NULL OR agent_id IN (SELECT value FROM json_each(:agents)))
         AND (:classes IS NULL OR exit_class IN (SELECT value FROM json_each(:classes)))
         AND (:after IS NULL OR began_at < :after OR (began_at = :after AND run_id < :afterRun))
       ORDER BY began_at DESC, run_id DESC LIMIT :limit`,
    )
  }

  /** As part of the transaction under way. */
  writeInTransaction(
    run: PastRun,
    {
      agentId,
      agentName,
      peak,
    }: { readonly agentId: string; readonly agentName: string; readonly peak: RunPeak | null },
  ): void {
    const { runId, generation, startedAt, endedAt, exitClass, hint } = run
    const times = [startedAt === null ? null : Math.round(startedAt), Math.round(endedAt)] as const
    const told = [exitClass, hint === null ? null : JSON.stringify(hint)] as const
    const most = [peak?.memoryBytes ?? null, peak?.cpuPercent ?? null] as const
    this.insert.run(Math.round(placeOf(run).beganAt), agentId, agentName, runId, generation, ...times, ...told, ...most)
    this.db
      .prepare(
        `DELETE FROM runs WHERE rowid IN
           (SELECT rowid FROM runs WHERE agent_id = ? ORDER BY began_at DESC LIMIT -1 OFFSET ?)`,
      )
      .run(agentId, KEPT_RUNS_OF_AGENT)
  }

  read({ fromMs, toMs, agentIds, exitClasses, after, limit }: RunQuery): readonly KeptRun[] {
    const rows = this.select.all({
      ...{ from: fromMs, to: toMs, limit, after: after?.beganAt ?? null, afterRun: after?.runId ?? null },
      agents: agentIds === null ? null : JSON.stringify(agentIds),
      classes: exitClasses === null ? null : JSON.stringify(exitClasses),
    })
    return rows.flatMap(runOf)
  }

  names(): ReadonlyMap<string, string> {
    const rows = this.db.prepare('SELECT agent_id, agent_name, max(began_at) FROM runs GROUP BY agent_id').all()
    return new Map(rows.map((row) => [String(row['agent_id']), String(row['agent_name'])]))
  }

  /** Deletes runs that are older, or more, than are kept. `nowMs`: epoch ms. */
  trim(nowMs: number): void {
    this.db.prepare('DELETE FROM runs WHERE ended_at < ?').run(nowMs - RUNS_KEPT_MS)
    this.db
      .prepare('DELETE FROM runs WHERE rowid IN (SELECT rowid FROM runs ORDER BY began_at DESC LIMIT -1 OFFSET ?)')
      .run(KEPT_RUNS)
  }
}

/** One that a newer Corral wrote is left out. */
function runOf(row: Row): readonly KeptRun[] {
  const [memoryBytes, cpuPercent, hint] = [row['memory_bytes'], row['cpu_percent'], row['hint']]
  const parsed = keptRun.safeParse({
    ...{ agentId: row['agent_id'], agentName: row['agent_name'], runId: row['run_id'], generation: row['generation'] },
    ...{ startedAt: row['started_at'], endedAt: row['ended_at'], exitClass: row['exit_class'] },
    hint: typeof hint === 'string' ? parseJson(hint) : null,
    peak: memoryBytes === null || cpuPercent === null ? null : { memoryBytes, cpuPercent },
    hasPostMortem: row['has_post_mortem'] === 1,
  })
  return parsed.success ? [parsed.data] : []
}
