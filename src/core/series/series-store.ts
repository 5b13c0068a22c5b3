/** An hour (or a day's digest) of one agent in one tier, as `encodeHour` writes it. */
export interface SeriesChunk {
  readonly agentId: string
  /** Number of the tier. */
  readonly tier: number
  /** Number of the hour since 1970. */
  readonly hour: number
  readonly bytes: Uint8Array
}

/** Which chunks of one agent and tier; both hours included. */
export interface ChunkQuery {
  readonly agentId: string
  readonly tier: number
  readonly fromHour: number
  readonly toHour: number
}

/** What of an agent's tier is kept no longer. */
export interface SeriesCut {
  readonly agentId: string
  readonly tier: number
  readonly beforeHour: number
}

/** Stores the vitals of agents by hour. Writes as `Store` does; an agent that is removed from the store loses its series with it. */
export interface SeriesStore {
  /** In order of time; hours without a chunk are left out. */
  read(query: ChunkQuery): readonly Pick<SeriesChunk, 'hour' | 'bytes'>[]
  /** The hours there are chunks of, in order of time. */
  hours(query: ChunkQuery): readonly number[]
  /** Writes chunks in one transaction, in place of those of the same hour. */
  write(chunks: readonly SeriesChunk[]): void
  /** Deletes what is older, in one transaction. */
  trim(cuts: readonly SeriesCut[]): void
}
