/** A width of buckets, and how long buckets of that width are kept. */
export interface Tier {
  /** Its name in the store. 2 is taken by spans (SPAN_TIER). */
  readonly number: number
  readonly bucketMs: number
  readonly keptMs: number
}

/** Hours are of UTC since 1970: no clock change repeats or skips one. */
export const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Yesterday's incident, with the width of a terminal's burst. */
export const FINE_TIER: Tier = { number: 0, bucketMs: 10_000, keptMs: DAY_MS }
/** A month, in which a week can be compared with others. */
export const COARSE_TIER: Tier = { number: 1, bucketMs: 60_000, keptMs: 30 * DAY_MS }

/** Finest first. Each width is a multiple of the one before and divides an hour. */
export const TIERS: readonly Tier[] = [FINE_TIER, COARSE_TIER]

export function bucketsPerHour({ bucketMs }: Tier): number {
  return HOUR_MS / bucketMs
}

/** Hours that can be kept are below this: the year 32,600. */
export const HOURS_END = 2 ** 28

/** Number of the hour since 1970 a moment (epoch ms) is in. */
export function hourOf(atMs: number): number {
  return Math.floor(atMs / HOUR_MS)
}
