import type { ChunkQuery, SeriesChunk, SeriesStore } from '../../core/series/series-store.ts'
import { COARSE_TIER, dayOf, DIGEST_TIER, nextDayOf, type Tier } from '../../core/series/tier.ts'

/** Chunks of one tier, in order of time. */
export interface StoredChunks {
  readonly tier: Tier
  readonly chunks: readonly Pick<SeriesChunk, 'hour' | 'bytes'>[]
}

/**
 * What is stored of an agent in a tier. Of digests: those of past days that are wholly asked for, and of the other days their hours; also of
 * days one of whose hours is held, since that hour is told by who holds it. Both hours included.
 */
export function storedChunks(
  store: SeriesStore,
  tier: Tier,
  range: Omit<ChunkQuery, 'tier'>,
  { isHeld, today }: { readonly isHeld: ReadonlySet<number>; readonly today: number },
): readonly StoredChunks[] {
  if (tier !== DIGEST_TIER) return [{ tier, chunks: store.read({ ...range, tier: tier.number }) }]
  const { agentId, fromHour, toHour } = range
  const heldDays = new Set([...isHeld].map(dayOf))
  const digests = store
    .read({ agentId, tier: DIGEST_TIER.number, fromHour, toHour: nextDayOf(toHour) - 1 })
    .filter(({ hour }) => hour < today && !heldDays.has(hour) && nextDayOf(hour) - 1 <= toHour)
  const found: StoredChunks[] = [{ tier, chunks: digests }]
  const readHours = (first: number, last: number): void => {
    if (last < first) return
    const chunks = store.read({ agentId, tier: COARSE_TIER.number, fromHour: first, toHour: last })
    if (chunks.length > 0) found.push({ tier: COARSE_TIER, chunks })
  }
  let after = fromHour
  for (const { hour } of digests) {
    readHours(after, hour - 1)
    after = nextDayOf(hour)
  }
  readHours(after, toHour)
  return found
}
