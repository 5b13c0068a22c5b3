import { addSample, inTier, newHour } from '../../../src/core/series/series-hour.ts'
import { decodeMetricOf, encodeHour } from '../../../src/core/series/chunk-codec.ts'
import type { SeriesChunk } from '../../../src/core/series/series-store.ts'
import { COARSE_TIER, FINE_TIER, HOUR_MS, type Tier } from '../../../src/core/series/tier.ts'
import type { Store } from '../../../src/core/ports.ts'
import { sampleAgent, sampleEntry, SAMPLE_TIME } from '../../support/sample-agents.ts'
import { samplePostMortem } from '../../support/sample-post-mortem.ts'

const HOUR = Math.floor(SAMPLE_TIME / HOUR_MS)
const AGENTS = ['a', 'b'] as const

/** The parts of one round, in the order in which they are written; each is one transaction. */
export const PARTS = ['journal', 'series', 'alerts', 'post-mortem'] as const
type Part = (typeof PARTS)[number]

/** The last round of which a store has each part; 0: it has none of it. */
export type Rounds = Readonly<Record<Part, number>>

/** Writes one part of round number `round`, which is its content. */
export function writePart(store: Store, part: Part, round: number): void {
  switch (part) {
    case 'journal':
      return store.append(
        [sampleEntry(store.lastSeq() + 1, 'a', { kind: 'internal-error', doing: 'count', message: String(round) })],
        AGENTS.map(sampleAgent),
      )
    case 'series':
      return store.series.write(AGENTS.flatMap((agentId) => chunksOf(agentId, round)))
    case 'alerts':
      return store.alerts.write({
        records: [],
        removed: [],
        past: [{ rule: 'r', agentId: 'a', since: SAMPLE_TIME + round, value: round, end: null }],
        at: SAMPLE_TIME,
      })
    case 'post-mortem':
      return store.postMortems.write(samplePostMortem('a', round), null)
  }
}

/** Of one hour of an agent both tiers, full of the number of the round. */
function chunksOf(agentId: string, round: number): readonly SeriesChunk[] {
  const fine = newHour(FINE_TIER, HOUR)
  const figures = { cpuPercent: 0, memoryBytes: 0, threads: 1, zombies: 0, openFiles: null, outputBytesPerSecond: 0 }
  const sample = { at: 0, ...figures, processes: round, readBytesPerSecond: null, writeBytesPerSecond: null }
  addSample(fine, sample, { fromMs: HOUR * HOUR_MS, toMs: (HOUR + 1) * HOUR_MS })
  return [fine, inTier(fine, COARSE_TIER)].map((hour) => ({
    agentId,
    tier: hour.tier.number,
    hour: HOUR,
    bytes: encodeHour(hour),
  }))
}

/** What a store has; throws if it has a part of a round by halves, or what cannot be read. */
export function readRounds(store: Store): Rounds {
  const entries = store.readJournal({ subject: null, fromSeq: 1, limit: 1e6 })
  if (entries.some(({ seq }, index) => seq !== index + 1)) throw new Error('the journal has gaps')
  const last = entries.at(-1)?.event
  const series = AGENTS.flatMap((agentId) => [FINE_TIER, COARSE_TIER].map((tier) => roundInChunk(store, agentId, tier)))
  if (new Set(series).size !== 1) throw new Error(`series of different rounds: ${series.join()}`)
  const [postMortem] = store.postMortems.list('a')
  const generation = postMortem?.generation ?? 0
  const isWhole = postMortem === undefined || store.postMortems.read('a', generation) !== null
  if (!isWhole) throw new Error('half a post-mortem')
  const [alert] = store.alerts.searchPast({ fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, after: null, limit: 1 })
  return {
    journal: last?.kind === 'internal-error' ? Number(last.message) : 0,
    series: series[0] ?? 0,
    alerts: alert?.value ?? 0,
    'post-mortem': generation,
  }
}

/** 0: there is no chunk. */
function roundInChunk(store: Store, agentId: string, tier: Tier): number {
  const [chunk] = store.series.read({ agentId, tier: tier.number, fromHour: HOUR, toHour: HOUR })
  if (chunk === undefined) return 0
  const buckets = decodeMetricOf(chunk.bytes, tier, 'processes')
  if (!buckets.ok) throw new Error(`a chunk of ${agentId} is ${buckets.error}`)
  const rounds = new Set(buckets.value.max)
  if (rounds.size !== 1) throw new Error('a chunk of several rounds')
  return buckets.value.max[0] ?? 0
}
