import type { ChunkQuery, SeriesChunk, SeriesCut, SeriesStore } from '../../src/core/series/series-store.ts'

/** Chunks of vitals, kept in memory only. */
export class MemorySeries implements SeriesStore {
  /** All chunks, in the order they first came. */
  chunks: readonly SeriesChunk[] = []
  /** Transactions so far. */
  writes = 0
  private readonly assertRoom: () => void

  constructor(assertRoom: () => void) {
    this.assertRoom = assertRoom
  }

  read({ agentId, tier, fromHour, toHour }: ChunkQuery): readonly Pick<SeriesChunk, 'hour' | 'bytes'>[] {
    return this.chunks
      .filter((chunk) => chunk.agentId === agentId && chunk.tier === tier)
      .filter(({ hour }) => hour >= fromHour && hour <= toHour)
      .toSorted((a, b) => a.hour - b.hour)
      .map(({ hour, bytes }) => ({ hour, bytes: bytes.slice() }))
  }

  hours(query: ChunkQuery): readonly number[] {
    return this.read(query).map(({ hour }) => hour)
  }

  write(chunks: readonly SeriesChunk[]): void {
    this.assertRoom()
    this.writes += 1
    const copies = new Map(chunks.map((chunk) => [keyOf(chunk), { ...chunk, bytes: chunk.bytes.slice() }]))
    this.chunks = [...this.chunks.filter((chunk) => !copies.has(keyOf(chunk))), ...copies.values()]
  }

  trim(cuts: readonly SeriesCut[]): void {
    this.assertRoom()
    this.writes += 1
    const isCut = (chunk: SeriesChunk): boolean =>
      cuts.some((cut) => cut.agentId === chunk.agentId && cut.tier === chunk.tier && chunk.hour < cut.beforeHour)
    this.chunks = this.chunks.filter((chunk) => !isCut(chunk))
  }

  remove(agentId: string): void {
    this.chunks = this.chunks.filter((chunk) => chunk.agentId !== agentId)
  }
}

function keyOf({ agentId, tier, hour }: SeriesChunk): string {
  return JSON.stringify([agentId, tier, hour])
}
