import { SPAN_TIER } from '../../src/core/history/span.ts'
import type { ChunkQuery, SeriesChunk, SeriesCut, SeriesStore } from '../../src/core/series/series-store.ts'

/** Chunks of vitals, kept in memory only. */
export class MemorySeries implements SeriesStore {
  private all: readonly SeriesChunk[] = []
  /** Transactions with vitals so far. */
  writes = 0
  private readonly assertRoom: () => void

  constructor(assertRoom: () => void) {
    this.assertRoom = assertRoom
  }

  /** All chunks of vitals, in the order they first came. */
  get chunks(): readonly SeriesChunk[] {
    return this.all.filter(isOfVitals)
  }

  set chunks(chunks: readonly SeriesChunk[]) {
    this.all = [...chunks, ...this.all.filter((chunk) => !isOfVitals(chunk))]
  }

  read({ agentId, tier, fromHour, toHour }: ChunkQuery): readonly Pick<SeriesChunk, 'hour' | 'bytes'>[] {
    return this.all
      .filter((chunk) => chunk.agentId === agentId && chunk.tier === tier)
      .filter(({ hour }) => hour >= fromHour && hour <= toHour)
      .toSorted((a, b) => a.hour - b.hour)
      .map(({ hour, bytes }) => ({ hour, bytes: bytes.slice() }))
  }

  hours(query: ChunkQuery): readonly number[] {
    return this.read(query).map(({ hour }) => hour)
  }

  latest({ agentId, tier, beforeHour }: Parameters<SeriesStore['latest']>[0]): ReturnType<SeriesStore['latest']> {
    return this.read({ agentId, tier, fromHour: 0, toHour: beforeHour - 1 }).at(-1) ?? null
  }

  write(chunks: readonly SeriesChunk[]): void {
    this.assertRoom()
    if (chunks.some(isOfVitals)) this.writes += 1
    const copies = new Map(chunks.map((chunk) => [keyOf(chunk), { ...chunk, bytes: chunk.bytes.slice() }]))
    this.all = [...this.all.filter((chunk) => !copies.has(keyOf(chunk))), ...copies.values()]
  }

  trim(cuts: readonly SeriesCut[]): void {
    this.assertRoom()
    if (cuts.some(isOfVitals)) this.writes += 1
    const isCut = (chunk: SeriesChunk): boolean =>
      cuts.some((cut) => cut.agentId === chunk.agentId && cut.tier === chunk.tier && isInCut(chunk, cut))
    this.all = this.all.filter((chunk) => !isCut(chunk))
  }

  remove(agentId: string): void {
    this.all = this.all.filter((chunk) => chunk.agentId !== agentId)
  }
}

function isOfVitals({ tier }: Pick<SeriesChunk, 'tier'>): boolean {
  return tier !== SPAN_TIER
}

function isInCut({ hour }: SeriesChunk, { fromHour = 0, beforeHour }: SeriesCut): boolean {
  return hour >= fromHour && hour < beforeHour
}

function keyOf({ agentId, tier, hour }: SeriesChunk): string {
  return JSON.stringify([agentId, tier, hour])
}
