/** A width of buckets, and how long buckets of that width are kept. */
export interface Tier {
  /** Its name in the store. 2 is taken by spans (SPAN_TIER). */
  readonly number: number
  readonly bucketMs: number
  readonly keptMs: number
  /** The stretch one chunk is of. */
  readonly chunkMs: number
}

/** Hours are of UTC since 1970: no clock change repeats or skips one. */
export const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Yesterday's incident, with the width of a terminal's burst. */
export const FINE_TIER: Tier = { number: 0, bucketMs: 10_000, keptMs: DAY_MS, chunkMs: HOUR_MS }
/** A month, in which a week can be compared with others. */
export const COARSE_TIER: Tier = { number: 1, bucketMs: 60_000, keptMs: 30 * DAY_MS, chunkMs: HOUR_MS }

/**
 * Averages only, made of the tier above once a day is over: charts of the whole fleet over weeks would read tens of thousands of hours. Its
 * chunks are under the first hour of their day.
 */
export const DIGEST_TIER: Tier = { number: 3, bucketMs: 1_800_000, keptMs: 30 * DAY_MS, chunkMs: DAY_MS }

/** What is written of every hour, finest first. Each width is a multiple of the one before and divides an hour. */
export const TIERS: readonly Tier[] = [FINE_TIER, COARSE_TIER]

/** All that is kept. */
export const ALL_TIERS: readonly Tier[] = [...TIERS, DIGEST_TIER]

export function bucketsPerChunk({ bucketMs, chunkMs }: Tier): number {
  return chunkMs / bucketMs
}

/** Hours that can be kept are below this: the year 32,600. */
export const HOURS_END = 2 ** 28

/** Number of the hour since 1970 a moment (epoch ms) is in. */
export function hourOf(atMs: number): number {
  return Math.floor(atMs / HOUR_MS)
}

const HOURS_PER_DAY = 24

/** The first hour of the day (of UTC) an hour is in. */
export function dayOf(hour: number): number {
  return hour - (hour % HOURS_PER_DAY)
}

/** The first hour of the next day. */
export function nextDayOf(hour: number): number {
  return dayOf(hour) + HOURS_PER_DAY
}
