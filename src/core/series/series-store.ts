/** A part of what is kept of one agent: of vitals an hour, or a day's digest, in one tier, as `encodeHour` writes it; or a span, as `encodeSpan` does. */
export interface SeriesChunk {
  readonly agentId: string
  /** Number of the tier; SPAN_TIER for spans. */
  readonly tier: number
  /** Number of the (first) hour since 1970. */
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

/** What of an agent's tier is kept no longer: from an hour on (if left out: from the first), before another. */
export interface SeriesCut {
  readonly agentId: string
  readonly tier: number
  readonly fromHour?: number
  readonly beforeHour: number
}

/** Stores the vitals of agents, and what they did, by hour. Writes as `Store` does; an agent that is removed from the store loses its series with it. */
export interface SeriesStore {
  /** In order of time; hours without a chunk are left out. */
  read(query: ChunkQuery): readonly Pick<SeriesChunk, 'hour' | 'bytes'>[]
  /** The hours there are chunks of, in order of time. */
  hours(query: ChunkQuery): readonly number[]
  /** The latest chunk of an agent and tier that begins before an hour; null: there is none. */
  latest(
    query: Pick<ChunkQuery, 'agentId' | 'tier'> & { readonly beforeHour: number },
  ): Pick<SeriesChunk, 'hour' | 'bytes'> | null
  /** Writes chunks in one transaction, in place of those of the same hour. */
  write(chunks: readonly SeriesChunk[]): void
  /** Deletes, in one transaction. */
  trim(cuts: readonly SeriesCut[]): void
}
