import { DIGEST_TIER, HOUR_MS, TIERS, type Tier } from './tier.ts'

/** What a chart asks for. Times are epoch ms. */
export interface ChartQuery {
  readonly fromMs: number
  readonly toMs: number
  /** Pixels it has. */
  readonly columns: number
  /** Only averages are drawn, so that digests do as well. */
  readonly isOfAverages?: boolean
}

/** What figures a host has now. */
export interface ChartSources {
  readonly nowMs: number
  /** Width of the samples in memory, ms, and since when there are some. */
  readonly samples: { readonly intervalMs: number; readonly keptMs: number }
}

/** From what a chart is drawn, and where its columns are. */
export interface ChartPlan {
  /** The tier its buckets are of; where samples are used as well, the finest. */
  readonly tier: Tier
  /** The samples in memory are used, for the time of which there are any. */
  readonly usesSamples: boolean
  readonly startMs: number
  readonly stepMs: number
  readonly columns: number
}

/** Columns per pixel at most: what falls on one pixel is still seen, and panning does not flicker. */
const MOST_PER_PIXEL = 2

/**
 * The coarsest figures that still give each pixel one of its own; where even the finest that reach back so far do not, these. Columns are
 * whole buckets at fixed times, so that two charts of overlapping ranges agree.
 */
export function planChart(query: ChartQuery, sources: ChartSources): ChartPlan {
  const { fromMs, toMs, columns } = query
  const widthMs = (toMs - fromMs) / columns
  const { tier, bucketMs, usesSamples } = sourceFor(query, widthMs, sources)
  for (let buckets = Math.max(1, Math.floor(widthMs / bucketMs)); ; buckets++) {
    const stepMs = buckets * bucketMs
    const startMs = Math.floor(fromMs / stepMs) * stepMs
    const count = Math.max(1, Math.ceil((toMs - startMs) / stepMs))
    if (count <= columns * MOST_PER_PIXEL) return { tier, usesSamples, startMs, stepMs, columns: count }
  }
}

interface Source {
  readonly tier: Tier
  readonly bucketMs: number
  readonly keptMs: number
  readonly usesSamples: boolean
}

function sourceFor(
  { fromMs, isOfAverages = false }: ChartQuery,
  widthMs: number,
  { nowMs, samples }: ChartSources,
): Source {
  const [finest, ...coarser] = isOfAverages ? [...TIERS, DIGEST_TIER] : TIERS
  if (finest === undefined) throw new Error('there are no tiers')
  const all: readonly Source[] = [
    { tier: finest, bucketMs: samples.intervalMs, keptMs: samples.keptMs, usesSamples: true },
    ...[finest, ...coarser].map((tier) => ({ tier, ...tier, usesSamples: false })),
  ]
  const reaching = all.filter(({ keptMs }, index) => fromMs >= nowMs - keptMs || index === all.length - 1)
  const chosen = reaching.findLast(({ bucketMs }) => bucketMs <= widthMs) ?? reaching[0]
  if (chosen === undefined) throw new Error('there are no figures')
  return chosen
}

/** First and last hour of which a plan needs chunks; those that are kept no longer are not asked for. */
export function hoursOf({ tier, startMs, stepMs, columns }: ChartPlan, nowMs: number): readonly [number, number] {
  const first = Math.max(startMs, nowMs - tier.keptMs - HOUR_MS)
  return [Math.floor(first / HOUR_MS), Math.ceil((startMs + stepMs * columns) / HOUR_MS) - 1]
}
