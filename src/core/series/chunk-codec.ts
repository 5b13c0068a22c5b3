import { err, ok, type Result } from '../../base/result.ts'
import type { SeriesMetric } from '../../shapes/series.ts'
import { newBuckets, type Buckets } from './buckets.ts'
import { figureOf, METRIC_FORMATS, SERIES_METRICS, writtenOf } from './metrics.ts'
import { IntegerReader, IntegerWriter, signedOf, zigzagOf } from './packed-integers.ts'
import type { SeriesHour } from './series-hour.ts'
import { ALL_TIERS, bucketsPerChunk, type Tier } from './tier.ts'

/*
 * A chunk: version, number of buckets, then for each metric its code and a block of four columns: what is missing of each
 * bucket (ms), and of those of which something is known the least figure, the average above it, the largest above that.
 * The first two change little from bucket to bucket, so that the change is written. What does not change costs nothing.
 */

/** First byte of every chunk. One that is changed in its layout gets another. */
const VERSION = 1

/** Why a chunk cannot be read: written by a newer Corral, or not as any Corral writes. */
export type ChunkProblem = 'unknown-version' | 'damaged'

export function encodeHour({ tier, metrics }: SeriesHour): Uint8Array {
  const writer = new IntegerWriter()
  writer.write(VERSION)
  writer.write(bucketsPerChunk(tier))
  for (const metric of SERIES_METRICS) {
    const block = encodeMetric(metrics[metric], metric, tier)
    if (block === null) continue
    writer.write(METRIC_FORMATS[metric].code)
    writer.writeBlock(block)
  }
  return writer.toBytes()
}

export function decodeHour(bytes: Uint8Array, tier: Tier, hour: number): Result<SeriesHour, ChunkProblem> {
  const found: [SeriesMetric, Buckets][] = []
  for (const metric of SERIES_METRICS) {
    const buckets = decodeMetricOf(bytes, tier, metric)
    if (!buckets.ok) return buckets
    found.push([metric, buckets.value])
  }
  return ok({ tier, hour, metrics: Object.fromEntries(found) as Record<SeriesMetric, Buckets> })
}

/**
 * One metric of a chunk; the blocks of the others are passed over. A metric that has no block is a gap. `buckets`: to be filled, so that
 * thousands of chunks can be read one after the other without making as many; of those that are a gap only `coveredMs` is right.
 */
export function decodeMetricOf(
  bytes: Uint8Array,
  tier: Tier,
  metric: SeriesMetric,
  buckets: Buckets = newBuckets(bucketsPerChunk(tier)),
): Result<Buckets, ChunkProblem> {
  if (bytes[0] !== undefined && bytes[0] !== VERSION) return err('unknown-version')
  const reader = new IntegerReader(bytes)
  reader.read()
  if (reader.read() !== bucketsPerChunk(tier)) return err('damaged')
  const { code } = METRIC_FORMATS[metric]
  buckets.coveredMs.fill(0)
  while (!reader.isAtEnd && !reader.isBroken) {
    if (reader.read() === code) return decodeMetric(reader.readBlock(), buckets, { metric, tier })
    reader.skipBlock()
  }
  return reader.isBroken ? err('damaged') : ok(buckets)
}

/** The columns of one metric while they are written or read; of one hour at a time. */
const MOST_BUCKETS = Math.max(...ALL_TIERS.map(bucketsPerChunk))
const missing = new Float64Array(MOST_BUCKETS)
const [least, middle, most] = [0, 1, 2].map(() => new Float64Array(MOST_BUCKETS)) as [
  Float64Array,
  Float64Array,
  Float64Array,
]

/** Null: nothing is known of the metric in this hour. Plain loops: 50 agents pack 900 columns a minute. */
function encodeMetric({ min, sum, max, coveredMs }: Buckets, metric: SeriesMetric, tier: Tier): Uint8Array | null {
  const format = METRIC_FORMATS[metric]
  const count = bucketsPerChunk(tier)
  let [known, missingBefore, leastBefore] = [0, 0, 0]
  for (let index = 0; index < count; index++) {
    const ms = coveredMs[index] ?? 0
    // What is less than half a millisecond would be written as something of no length.
    const missingMs = Math.max(0, tier.bucketMs - Math.round(ms))
    missing[index] = zigzagOf(missingMs - missingBefore)
    missingBefore = missingMs
    if (missingMs === tier.bucketMs) continue
    const low = writtenOf(min[index] ?? 0, format)
    const high = writtenOf(max[index] ?? 0, format)
    // A rounded sum may come to a hair more than the largest value.
    const average = Math.min(high, Math.max(low, writtenOf((sum[index] ?? 0) / ms, format)))
    least[known] = zigzagOf(low - leastBefore)
    middle[known] = average - low
    most[known] = high - average
    leastBefore = low
    known += 1
  }
  if (known === 0) return null
  const writer = new IntegerWriter()
  writer.writeSparse(missing, count)
  for (const column of [least, middle, most]) writer.writeSparse(column, known)
  return writer.toBytes()
}

function decodeMetric(
  block: Uint8Array,
  buckets: Buckets,
  { metric, tier }: { readonly metric: SeriesMetric; readonly tier: Tier },
): Result<Buckets, ChunkProblem> {
  const reader = new IntegerReader(block)
  const known = readCovered(reader, buckets, tier)
  for (const column of [least, middle, most]) reader.readSparse(column, known)
  return !reader.isBroken && fill(buckets, metric) ? ok(buckets) : err('damaged')
}

/** Returns of how many buckets something is known. */
function readCovered(reader: IntegerReader, { coveredMs }: Buckets, { bucketMs }: Tier): number {
  reader.readSparse(missing, coveredMs.length)
  let known = 0
  let missingMs = 0
  for (let index = 0; index < coveredMs.length; index++) {
    missingMs += signedOf(missing[index] ?? 0)
    const ms = Math.min(bucketMs, Math.max(0, bucketMs - missingMs))
    coveredMs[index] = ms
    if (ms > 0) known += 1
  }
  return known
}

/** With the columns that were read. False: the figures are none that were ever written. */
function fill({ min, sum, max, coveredMs }: Buckets, metric: SeriesMetric): boolean {
  const format = METRIC_FORMATS[metric]
  let [at, low] = [0, 0]
  for (let index = 0; index < coveredMs.length; index++) {
    const ms = coveredMs[index] ?? 0
    if (ms === 0) continue
    low += signedOf(least[at] ?? 0)
    if (low < 0) return false
    const average = low + (middle[at] ?? 0)
    min[index] = figureOf(low, format)
    sum[index] = figureOf(average, format) * ms
    max[index] = figureOf(average + (most[at] ?? 0), format)
    at += 1
  }
  return true
}
