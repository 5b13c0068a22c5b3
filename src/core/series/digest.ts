import { isKnown, newBuckets, type Buckets } from './buckets.ts'
import { metricsOf, type SeriesHour } from './series-hour.ts'
import { bucketsPerChunk, dayOf, DIGEST_TIER, HOUR_MS } from './tier.ts'

/** The averages of a day, of the hours of it that are known. `day`: its first hour. What is less than half known counts for nothing, as in a chart. */
export function digestOf(day: number, hours: readonly SeriesHour[]): SeriesHour {
  const metrics = metricsOf(() => newBuckets(bucketsPerChunk(DIGEST_TIER)))
  for (const hour of hours) {
    if (dayOf(hour.hour) !== day) continue
    for (const [metric, into] of Object.entries(metrics)) {
      addHour(into, hour.metrics[metric as keyof typeof metrics], (hour.hour - day) * HOUR_MS, hour.tier.bucketMs)
    }
  }
  for (const buckets of Object.values(metrics)) flatten(buckets)
  return { tier: DIGEST_TIER, hour: day, metrics }
}

function addHour(into: Buckets, from: Buckets, startMs: number, bucketMs: number): void {
  for (let index = 0; index < from.coveredMs.length; index++) {
    const ms = from.coveredMs[index] ?? 0
    if (!isKnown(ms, bucketMs)) continue
    const at = Math.floor((startMs + index * bucketMs) / DIGEST_TIER.bucketMs)
    into.coveredMs[at] = (into.coveredMs[at] ?? 0) + ms
    into.sum[at] = (into.sum[at] ?? 0) + (from.sum[index] ?? 0)
  }
}

/** The extremes of a digest are its average: they would be most of what is stored, and nobody draws them. */
function flatten({ min, sum, max, coveredMs }: Buckets): void {
  for (let index = 0; index < coveredMs.length; index++) {
    const ms = coveredMs[index] ?? 0
    if (ms === 0) continue
    const average = (sum[index] ?? 0) / ms
    min[index] = average
    max[index] = average
  }
}
