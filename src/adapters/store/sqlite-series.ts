import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { ChunkQuery, SeriesChunk, SeriesCut, SeriesStore } from '../../core/series/series-store.ts'
import { HOURS_END } from '../../core/series/tier.ts'
import { HIGHEST_SERIES_NUMBER } from './schema.ts'

/*
 * The key of a chunk is one integer: number of its agent, tier, hour. Chunks of one chart lie side by side, and what is too old is one
 * range. The highest number is below 2^20, so that keys are below 2^52 and exact as a JavaScript number.
 */
const AGENT_FACTOR = 2 ** 32
/** Tiers are below 16. */
const TIER_FACTOR = HOURS_END
const MOST_TIERS = 16

/** Chunks of vitals and spans, a row for each agent, tier and hour. */
export class SqliteSeries implements SeriesStore {
  private readonly parts: SqliteSeriesParts
  private readonly numberOf: StatementSync
  private readonly nextNumber: StatementSync
  private readonly insertAgent: StatementSync
  private readonly deleteAgent: StatementSync
  private readonly upsert: StatementSync
  private readonly select: StatementSync
  private readonly selectKeys: StatementSync
  private readonly selectLatest: StatementSync
  private readonly deleteRange: StatementSync

  constructor(db: DatabaseSync, parts: SqliteSeriesParts) {
    this.parts = parts
    this.numberOf = db.prepare('SELECT number FROM series_agents WHERE agent_id = ?')
    this.nextNumber = db.prepare(NEXT_NUMBER)
    this.insertAgent = db.prepare('INSERT INTO series_agents (number, agent_id) VALUES (?, ?)')
    this.deleteAgent = db.prepare('DELETE FROM series_agents WHERE number = ?')
    this.upsert = db.prepare('INSERT INTO series (k, v) VALUES (?, ?) ON CONFLICT (k) DO UPDATE SET v = excluded.v')
    this.select = db.prepare('SELECT k, v FROM series WHERE k BETWEEN ? AND ? ORDER BY k')
    this.select.setReturnArrays(true)
    this.selectKeys = db.prepare('SELECT k FROM series WHERE k BETWEEN ? AND ? ORDER BY k')
    this.selectLatest = db.prepare('SELECT k, v FROM series WHERE k >= ? AND k < ? ORDER BY k DESC LIMIT 1')
    this.selectLatest.setReturnArrays(true)
    this.deleteRange = db.prepare('DELETE FROM series WHERE k >= ? AND k < ?')
  }

  read({ agentId, tier, fromHour, toHour }: ChunkQuery): readonly Pick<SeriesChunk, 'hour' | 'bytes'>[] {
    const number = this.find(agentId)
    if (number === null || !(toHour >= fromHour)) return []
    const [first, last] = [keyOf(number, tier, fromHour), keyOf(number, tier, toHour)]
    const rows = this.select.all(first, last) as unknown as readonly (readonly [number, Uint8Array])[]
    return rows.map(([key, bytes]) => ({ hour: key % TIER_FACTOR, bytes }))
  }

  hours({ agentId, tier, fromHour, toHour }: ChunkQuery): readonly number[] {
    const number = this.find(agentId)
    if (number === null || !(toHour >= fromHour)) return []
    const rows = this.selectKeys.all(keyOf(number, tier, fromHour), keyOf(number, tier, toHour))
    return rows.map((row) => Number(row['k']) % TIER_FACTOR)
  }

  latest({ agentId, tier, beforeHour }: Parameters<SeriesStore['latest']>[0]): ReturnType<SeriesStore['latest']> {
    const number = this.find(agentId)
    if (number === null || beforeHour <= 0) return null
    const [first, last] = [keyOf(number, tier, 0), keyOf(number, tier, beforeHour - 1)]
    const [row] = this.selectLatest.all(first, last + 1) as unknown as readonly (readonly [number, Uint8Array])[]
    return row === undefined ? null : { hour: row[0] % TIER_FACTOR, bytes: row[1] }
  }

  write(chunks: readonly SeriesChunk[]): void {
    this.parts.writeTogether(() => {
      for (const { agentId, tier, hour, bytes } of chunks) {
        this.upsert.run(keyOf(this.find(agentId) ?? this.enter(agentId), tier, hour), bytes)
      }
    })
  }

  trim(cuts: readonly SeriesCut[]): void {
    this.parts.writeTogether(() => {
      for (const { agentId, tier, fromHour = 0, beforeHour } of cuts) {
        const number = this.find(agentId)
        if (number === null || beforeHour <= fromHour) continue
        // The end of all hours is the beginning of the next tier.
        this.deleteRange.run(keyOf(number, tier, fromHour), keyOf(number, tier, beforeHour - 1) + 1)
      }
    })
    this.parts.onFreed()
  }

  /** Deletes an agent's series as part of the transaction under way. */
  removeInTransaction(agentId: string): void {
    const number = this.find(agentId)
    if (number === null) return
    this.deleteRange.run(number * AGENT_FACTOR, (number + 1) * AGENT_FACTOR)
    this.deleteAgent.run(number)
  }

  private find(agentId: string): number | null {
    const number = this.numberOf.get(agentId)?.['number']
    return typeof number === 'number' ? number : null
  }

  private enter(agentId: string): number {
    const number = Number(this.nextNumber.get()?.['number'])
    this.insertAgent.run(number, agentId)
    return number
  }
}

/** What a store lends its series. */
export interface SqliteSeriesParts {
  /** Runs writes as one transaction and throws what the store throws. */
  readonly writeTogether: (action: () => void) => void
  /** Rows were deleted. */
  readonly onFreed: () => void
}

/** The number after the highest; only when there is none, the lowest that is free. */
const NEXT_NUMBER = `SELECT coalesce(
    (SELECT max(number) + 1 FROM series_agents HAVING max(number) < ${HIGHEST_SERIES_NUMBER}),
    (SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM series_agents WHERE number = 1)),
    (SELECT number + 1 FROM series_agents AS used WHERE NOT EXISTS
      (SELECT 1 FROM series_agents WHERE number = used.number + 1) ORDER BY number LIMIT 1)
  ) AS number`

function keyOf(agent: number, tier: number, hour: number): number {
  const isKey = Number.isInteger(hour) && hour >= 0 && hour < TIER_FACTOR && tier >= 0 && tier < MOST_TIERS
  if (!isKey) throw new RangeError(`no chunk can be of tier ${tier} and hour ${hour}`)
  return agent * AGENT_FACTOR + tier * TIER_FACTOR + hour
}
