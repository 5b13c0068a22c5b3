import type { SeriesMetric } from '../../shapes/series.ts'
import type { VitalsSample } from '../../shapes/vitals.ts'
import { addPiece, newBuckets, pieceOf, widened, type Buckets } from './buckets.ts'
import { SERIES_METRICS } from './metrics.ts'
import { bucketsPerChunk, HOUR_MS, type Tier } from './tier.ts'

/** A sweep may come late once; what is longer is a stall or sleep, of which nothing is known. */
const LONGEST_STEP_INTERVALS = 2.5

/** What every metric of one agent was during one hour; of a digest, during the day that begins with it. */
export interface SeriesHour {
  readonly tier: Tier
  /** Number of the hour since 1970. */
  readonly hour: number
  readonly metrics: Readonly<Record<SeriesMetric, Buckets>>
}

/** A stretch of time, epoch ms. */
export interface Span {
  readonly fromMs: number
  readonly toMs: number
}

/**
 * The stretch a sample stands for: since the sample before (null: there is none), because its rates are of that time. After a gap, or
 * when the clock was set back, that is not known: it stands for one interval. Null: it is the same sample again.
 */
export function spanOf(at: number, before: number | null, intervalMs: number): Span | null {
  const sinceMs = before === null ? Number.POSITIVE_INFINITY : at - before
  if (sinceMs === 0 || !Number.isFinite(at)) return null
  return { fromMs: at - (before !== null && isNextTo(at, before, intervalMs) ? sinceMs : intervalMs), toMs: at }
}

/** Between two samples no gap lies, and the clock was not set back. */
export function isNextTo(at: number, before: number, intervalMs: number): boolean {
  return at > before && at - before <= intervalMs * LONGEST_STEP_INTERVALS
}

export function newHour(tier: Tier, hour: number): SeriesHour {
  const count = bucketsPerChunk(tier)
  return { tier, hour, metrics: metricsOf(() => newBuckets(count)) }
}

/** A record with something for every metric. */
export function metricsOf<T>(make: (metric: SeriesMetric) => T): Readonly<Record<SeriesMetric, T>> {
  return Object.fromEntries(SERIES_METRICS.map((metric) => [metric, make(metric)])) as Record<SeriesMetric, T>
}

/** Adds a sample for the part of its span that is in this hour. */
export function addSample({ tier, hour, metrics }: SeriesHour, sample: VitalsSample, { fromMs, toMs }: Span): void {
  const { bucketMs } = tier
  const startMs = hour * HOUR_MS
  const endMs = Math.min(toMs, startMs + HOUR_MS)
  for (let atMs = Math.max(fromMs, startMs); atMs < endMs;) {
    const index = Math.floor((atMs - startMs) / bucketMs)
    const untilMs = Math.min(endMs, startMs + (index + 1) * bucketMs)
    const part = { ms: untilMs - atMs, bucketMs }
    for (const metric of SERIES_METRICS) addFigure(metrics[metric], index, sample[metric], part)
    atMs = untilMs
  }
}

/** Used again and again: figures come by the thousand each second. */
const single = { min: 0, average: 0, max: 0, ms: 0 }

/** What is no figure (null: cannot be told; NaN, negative: nonsense) is a gap of this metric. */
function addFigure(
  buckets: Buckets,
  index: number,
  figure: number | null,
  { ms, bucketMs }: { readonly ms: number; readonly bucketMs: number },
): void {
  if (figure === null || !Number.isFinite(figure) || figure < 0) return
  // -0 is a 0 that would be written as another number.
  const value = figure === 0 ? 0 : figure
  single.min = value
  single.average = value
  single.max = value
  single.ms = ms
  addPiece(buckets, index, single, bucketMs)
}

/** The same hour in a coarser tier. */
export function inTier({ tier, hour, metrics }: SeriesHour, coarser: Tier): SeriesHour {
  const factor = coarser.bucketMs / tier.bucketMs
  return { tier: coarser, hour, metrics: metricsOf((metric) => widened(metrics[metric], factor)) }
}

/** Of each bucket the one of which more is known. Both are of the same hour and tier. */
export function fullerOf(one: SeriesHour, other: SeriesHour): SeriesHour {
  const metrics = metricsOf((metric) => fullerBuckets(one.metrics[metric], other.metrics[metric], one.tier.bucketMs))
  return { ...one, metrics }
}

function fullerBuckets(one: Buckets, other: Buckets, bucketMs: number): Buckets {
  const fuller = newBuckets(one.coveredMs.length)
  for (let index = 0; index < fuller.coveredMs.length; index++) {
    const isOther = (other.coveredMs[index] ?? 0) > (one.coveredMs[index] ?? 0)
    const piece = pieceOf(isOther ? other : one, index)
    if (piece !== null) addPiece(fuller, index, piece, bucketMs)
  }
  return fuller
}
