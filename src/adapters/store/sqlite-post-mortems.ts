import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { parseJson } from '../../base/parse-json.ts'
import { KEPT_IN_ALL, KEPT_OF_AGENT } from '../../core/post-mortem/bounds.ts'
import { pastRunOf } from '../../core/post-mortem/past-run.ts'
import { decodeSamples, encodeSamples } from '../../core/post-mortem/sample-code.ts'
import type { KeptRun, RunPeak, RunQuery } from '../../core/history/kept-run.ts'
import type { PostMortemStore } from '../../core/post-mortem/post-mortem-store.ts'
import { pastRun, postMortem as postMortemShape, type PastRun, type PostMortem } from '../../shapes/post-mortem.ts'
import type { Row } from './rows.ts'
import { SqliteRuns } from './sqlite-runs.ts'

/** More than any body or samples have once inflated, bytes: damage must not fill the memory. */
const MAX_INFLATED_BYTES = 4 * 1024 * 1024

/** What is kept at the end of runs: a row for each post-mortem, with texts and samples deflated, and a line of each run. */
export class SqlitePostMortems implements PostMortemStore {
  private readonly db: DatabaseSync
  private readonly insert: StatementSync
  private readonly kept: SqliteRuns
  private readonly writeTogether: (action: () => void) => void

  /** `writeTogether`: runs writes as one transaction and throws what the store throws. */
  constructor(db: DatabaseSync, writeTogether: (action: () => void) => void) {
    this.db = db
    this.writeTogether = writeTogether
    this.kept = new SqliteRuns(db)
    this.insert = db.prepare(
      `INSERT INTO post_mortems (run_id, agent_id, generation, past_run, body, samples) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (run_id) DO NOTHING`,
    )
  }

  write(postMortem: PostMortem, peak: RunPeak | null): void {
    const { samples, ...body } = postMortem
    const { agentId, agentName, end } = body
    const past = pastRunOf(body)
    const blobs = [deflateRawSync(JSON.stringify(body)), deflateRawSync(encodeSamples(samples))] as const
    this.writeTogether(() => {
      this.insert.run(end.runId, agentId, end.generation, JSON.stringify(past), ...blobs)
      this.kept.writeInTransaction(past, { agentId, agentName, peak })
      this.trim(agentId)
    })
  }

  list(agentId: string): readonly PastRun[] {
    const rows = this.db
      .prepare('SELECT past_run FROM post_mortems WHERE agent_id = ? ORDER BY rowid DESC')
      .all(agentId)
    return rows.flatMap((row) => {
      const parsed = pastRun.safeParse(parseJson(String(row['past_run'])))
      return parsed.success ? [parsed.data] : []
    })
  }

  read(agentId: string, generation: number): PostMortem | null {
    const row = this.db
      .prepare(
        'SELECT body, samples FROM post_mortems WHERE agent_id = ? AND generation = ? ORDER BY rowid DESC LIMIT 1',
      )
      .get(agentId, generation)
    return row === undefined ? null : postMortemOf(row)
  }

  deleteOf(agentId: string): void {
    this.writeTogether(() => this.db.prepare('DELETE FROM post_mortems WHERE agent_id = ?').run(agentId))
  }

  runs(query: RunQuery): readonly KeptRun[] {
    return this.kept.read(query)
  }

  names(): ReadonlyMap<string, string> {
    return this.kept.names()
  }

  /** Deletes runs that are older than is kept. `nowMs`: epoch ms. */
  trimRuns(nowMs: number): void {
    this.kept.trim(nowMs)
  }

  private trim(agentId: string): void {
    this.db
      .prepare(
        `DELETE FROM post_mortems WHERE agent_id = :agentId AND rowid NOT IN
           (SELECT rowid FROM post_mortems WHERE agent_id = :agentId ORDER BY rowid DESC LIMIT :kept)`,
      )
      .run({ agentId, kept: KEPT_OF_AGENT })
    this.db
      .prepare(
        `DELETE FROM post_mortems WHERE rowid NOT IN (SELECT rowid FROM post_mortems ORDER BY rowid DESC LIMIT ?)`,
      )
      .run(KEPT_IN_ALL)
  }
}

function postMortemOf(row: Row): PostMortem | null {
  const body = inflated(row['body'])
  const code = inflated(row['samples'])
  const samples = code === null ? null : decodeSamples(code)
  if (body === null || samples === null || !samples.ok) return null
  const parsed = postMortemShape.safeParse({ ...objectOf(body), samples: samples.value })
  return parsed.success ? parsed.data : null
}

function objectOf(body: Uint8Array): object {
  const value = parseJson(new TextDecoder().decode(body))
  return typeof value === 'object' && value !== null ? value : {}
}

/** Null: it is damaged. */
function inflated(blob: unknown): Uint8Array | null {
  if (!(blob instanceof Uint8Array)) return null
  try {
    return inflateRawSync(blob, { maxOutputLength: MAX_INFLATED_BYTES })
  } catch (error) {
    if (!isDamage(error)) throw error
    return null
  }
}

function isDamage(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return code.startsWith('Z_') || code === 'ERR_BUFFER_TOO_LARGE'
}
