import type { SeriesMetric } from '../../shapes/series.ts'
import type { VitalsSample } from '../../shapes/vitals.ts'
import { addPiece, isKnown, newBuckets, pieceOf, type Buckets, type Piece } from './buckets.ts'
import type { ChartPlan } from './chart-plan.ts'
import { figureOf, METRIC_FORMATS, writtenOf } from './metrics.ts'
import { spanOf, type Span } from './series-hour.ts'
import { DIGEST_TIER, HOUR_MS, type Tier } from './tier.ts'

/** One line of a chart: for each column the least, average and largest figure; null: a gap. */
export interface ChartLine {
  readonly min: readonly (number | null)[]
  readonly average: readonly (number | null)[]
  readonly max: readonly (number | null)[]
}

/** Collects what falls into the columns of one line. */
export class LineBuilder {
  private readonly plan: ChartPlan
  private readonly metric: SeriesMetric
  private readonly nowMs: number
  private readonly columns: Buckets

  constructor(plan: ChartPlan, metric: SeriesMetric, nowMs: number) {
    this.plan = plan
    this.metric = metric
    this.nowMs = nowMs
    this.columns = newBuckets(plan.columns)
  }

  /**
   * Buckets of an hour, or a day's digest, that began before `untilMs`. Of those less than half known nothing is shown; a digest was made
   * without them.
   */
  addHour(buckets: Buckets, hour: number, tier: Tier, untilMs: number): void {
    const { min, sum, max, coveredMs } = buckets
    const { startMs, stepMs, columns } = this.plan
    const hourMs = hour * HOUR_MS
    const endMs = Math.min(untilMs, startMs + stepMs * columns)
    for (let index = 0; index < coveredMs.length; index++) {
      const ms = coveredMs[index] ?? 0
      const fromMs = hourMs + index * tier.bucketMs
      const toMs = fromMs + tier.bucketMs
      if (fromMs >= endMs) return
      if (toMs <= startMs || ms === 0) continue
      if (tier !== DIGEST_TIER && !isKnown(ms, Math.min(tier.bucketMs, Math.max(1, this.nowMs - fromMs)))) continue
      const [low, high] = [min[index] ?? 0, max[index] ?? 0]
      this.addSpan({ fromMs, toMs }, { min: low, average: (sum[index] ?? 0) / ms, max: high, ms })
    }
  }

  /** Samples in memory, oldest first. */
  addSamples(samples: readonly VitalsSample[], intervalMs: number): void {
    let before: number | null = null
    for (const sample of samples) {
      const span = spanOf(sample.at, before, intervalMs)
      before = sample.at
      const value = sample[this.metric]
      if (span === null || value === null || !Number.isFinite(value) || value < 0) continue
      this.addSpan(span, { min: value, average: value, max: value, ms: span.toMs - span.fromMs })
    }
  }

  /** Nothing is known of any column. */
  get isEmpty(): boolean {
    return this.columns.coveredMs.every((ms) => ms === 0)
  }

  build(): ChartLine {
    const pieces = Array.from(this.columns.coveredMs, (_, index) => pieceOf(this.columns, index))
    const format = METRIC_FORMATS[this.metric]
    const lineOf = (figure: 'min' | 'average' | 'max'): (number | null)[] =>
      pieces.map((piece) => piece && figureOf(writtenOf(piece[figure], format), format))
    return { min: lineOf('min'), average: lineOf('average'), max: lineOf('max') }
  }

  /** Spreads a piece over the columns it is in; a bucket may be wider than a column. */
  private addSpan({ fromMs, toMs }: Span, piece: Piece): void {
    const { startMs, stepMs, columns } = this.plan
    const first = Math.max(0, Math.floor((fromMs - startMs) / stepMs))
    // Nearly always a column is as wide as some buckets.
    if (toMs <= startMs + (first + 1) * stepMs && fromMs >= startMs) {
      addPiece(this.columns, first, piece, stepMs)
      return
    }
    const density = piece.ms / (toMs - fromMs)
    for (let index = first; index < columns; index++) {
      const columnMs = startMs + index * stepMs
      const ms = (Math.min(toMs, columnMs + stepMs) - Math.max(fromMs, columnMs)) * density
      if (!(ms > 0)) return
      addPiece(this.columns, index, { ...piece, ms }, stepMs)
    }
  }
}
