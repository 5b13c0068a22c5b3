/**
 * What one metric was in spans of equal length, by number of the span. Only these four: the average is computed, so that
 * any wider buckets can be built from them.
 */
export interface Buckets {
  /** Infinity where nothing is known. */
  readonly min: Float64Array
  /** Value × ms. */
  readonly sum: Float64Array
  readonly max: Float64Array
  /** How long of the span is known, ms. */
  readonly coveredMs: Float64Array
}

/** What is known of a stretch of time. */
export interface Piece {
  readonly min: number
  readonly average: number
  readonly max: number
  readonly ms: number
}

/** Share of a bucket that must be known for it to be shown. */
const KNOWN_SHARE = 0.5

export function newBuckets(count: number): Buckets {
  return {
    min: new Float64Array(count).fill(Number.POSITIVE_INFINITY),
    sum: new Float64Array(count),
    max: new Float64Array(count).fill(Number.NEGATIVE_INFINITY),
    coveredMs: new Float64Array(count),
  }
}

/**
 * Adds to a bucket of `bucketMs`, as far as there is room in it: a clock that was set back tells a time twice, and the
 * first telling stays.
 */
export function addPiece(buckets: Buckets, index: number, piece: Piece, bucketMs: number): void {
  const covered = buckets.coveredMs[index] ?? bucketMs
  const ms = Math.min(piece.ms, bucketMs - covered)
  if (!(ms > 0)) return
  buckets.coveredMs[index] = covered + ms
  buckets.sum[index] = (buckets.sum[index] ?? 0) + piece.average * ms
  buckets.min[index] = Math.min(buckets.min[index] ?? piece.min, piece.min)
  buckets.max[index] = Math.max(buckets.max[index] ?? piece.max, piece.max)
}

/** What a bucket holds, as one piece; null: nothing. */
export function pieceOf({ min, sum, max, coveredMs }: Buckets, index: number): Piece | null {
  const ms = coveredMs[index] ?? 0
  if (ms <= 0) return null
  const [least, most] = [min[index] ?? 0, max[index] ?? 0]
  // A rounded sum may come to a hair more than the largest value.
  const average = Math.min(most, Math.max(least, (sum[index] ?? 0) / ms))
  return { min: least, average, max: most, ms }
}

/** Whether so much of a span that is `spanMs` long (so far) is known that it is shown and no gap. */
export function isKnown(coveredMs: number, spanMs: number): boolean {
  return coveredMs > 0 && coveredMs >= spanMs * KNOWN_SHARE
}

/** Buckets that are wider by a whole factor. */
export function widened(buckets: Buckets, factor: number): Buckets {
  const count = buckets.coveredMs.length
  const wider = newBuckets(Math.ceil(count / factor))
  const { min, sum, max, coveredMs } = wider
  for (let index = 0; index < count; index++) {
    const ms = buckets.coveredMs[index] ?? 0
    if (ms === 0) continue
    const into = Math.floor(index / factor)
    coveredMs[into] = (coveredMs[into] ?? 0) + ms
    sum[into] = (sum[into] ?? 0) + (buckets.sum[index] ?? 0)
    min[into] = Math.min(min[into] ?? 0, buckets.min[index] ?? 0)
    max[into] = Math.max(max[into] ?? 0, buckets.max[index] ?? 0)
  }
  return wider
}
