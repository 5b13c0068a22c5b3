import type { Clock } from '../../base/clock.ts'
import { inSlices, type SliceBounds } from '../../base/slices.ts'
import { newBuckets, type Buckets } from '../../core/series/buckets.ts'
import { LineBuilder, type ChartLine } from '../../core/series/chart-line.ts'
import { hoursOf, planChart, type ChartPlan, type ChartQuery } from '../../core/series/chart-plan.ts'
import { decodeMetricOf } from '../../core/series/chunk-codec.ts'
import type { SeriesChunk, SeriesStore } from '../../core/series/series-store.ts'
import { bucketsPerChunk, COARSE_TIER, dayOf, DIGEST_TIER, hourOf, type Tier } from '../../core/series/tier.ts'
import { KEPT_SAMPLES } from '../../core/vitals/sample.ts'
import type { SeriesMetric } from '../../shapes/series.ts'
import type { VitalsSampler } from '../vitals/vitals-sampler.ts'
import type { SeriesNotices } from './series-notices.ts'
import type { SeriesRecorder } from './series-recorder.ts'
import { storedChunks } from './stored-chunks.ts'

/** What charts are read from. */
export interface SeriesChartsParts {
  readonly store: SeriesStore
  readonly clock: Clock
  readonly sampler: Pick<VitalsSampler, 'history' | 'intervalMs'>
  readonly recorder: Pick<SeriesRecorder, 'held'>
  readonly notices: Pick<SeriesNotices, 'unreadable'>
}

/** Lines of one agent, by metric. */
export type AgentLines = ReadonlyMap<SeriesMetric, ChartLine>

/** A chart of one figure over a month is done at once; one of a fleet takes at most half of the host's time, and is given up if it takes too long. */
const READING: SliceBounds = { sliceMs: 8, totalMs: 10_000 }

/** Reads charts of what the store, the recorder and the sampler have. */
export class SeriesCharts {
  private readonly parts: SeriesChartsParts

  constructor(parts: SeriesChartsParts) {
    this.parts = parts
  }

  /** Where the columns of a chart are. */
  plan(query: ChartQuery): ChartPlan {
    const { intervalMs } = this.parts.sampler
    return planChart(query, {
      nowMs: this.parts.clock.now(),
      samples: { intervalMs, keptMs: intervalMs * KEPT_SAMPLES },
    })
  }

  /** Lines by agent; those of which nothing is known in the range are left out. Null: reading them took too long. */
  async read(
    agentIds: readonly string[],
    metrics: readonly SeriesMetric[],
    plan: ChartPlan,
  ): Promise<ReadonlyMap<string, AgentLines> | null> {
    const work = this.readEach(agentIds, metrics, plan)
    return inSlices(work, this.parts.clock, READING)
  }

  private *readEach(
    agentIds: readonly string[],
    metrics: readonly SeriesMetric[],
    plan: ChartPlan,
  ): Generator<null, ReadonlyMap<string, AgentLines>> {
    const found = new Map<string, AgentLines>()
    for (const agentId of agentIds) {
      const lines = yield* this.linesOf(agentId, metrics, plan)
      if (lines !== null) found.set(agentId, lines)
    }
    return found
  }

  private *linesOf(
    agentId: string,
    metrics: readonly SeriesMetric[],
    plan: ChartPlan,
  ): Generator<null, AgentLines | null> {
    const { store, sampler, recorder, clock } = this.parts
    const nowMs = clock.now()
    // Hours that are held are read as they are.
    const hourly = plan.tier === DIGEST_TIER ? COARSE_TIER : plan.tier
    const builders = metrics.map((metric) => ({ metric, line: new LineBuilder(plan, metric, nowMs) }))
    const samples = plan.usesSamples ? sampler.history(agentId) : []
    const untilMs = samples[0]?.at ?? Number.POSITIVE_INFINITY
    const [fromHour, toHour] = hoursOf(plan, nowMs)
    // Both in one turn: an hour that is held now may be let go of before it is its turn.
    const held = recorder.held(agentId).filter(({ hour }) => hour >= fromHour && hour <= toHour)
    const isHeld = new Set(held.map(({ hour }) => hour))
    const today = dayOf(hourOf(nowMs))
    for (const { tier, chunks } of storedChunks(store, plan.tier, { agentId, fromHour, toHour }, { isHeld, today })) {
      const into = newBuckets(bucketsPerChunk(tier))
      for (const { hour, bytes } of chunks) {
        if (!isHeld.has(hour)) this.addChunk(builders, { agentId, hour, bytes }, { tier, untilMs, into })
        yield null
      }
    }
    for (const each of held) {
      const { metrics: buckets } = each.inTier(hourly)
      for (const { metric, line } of builders) line.addHour(buckets[metric], each.hour, hourly, untilMs)
    }
    for (const { line } of builders) line.addSamples(samples, sampler.intervalMs)
    if (builders.every(({ line }) => line.isEmpty)) return null
    return new Map(builders.map(({ metric, line }) => [metric, line.build()]))
  }

  private addChunk(
    builders: readonly { readonly metric: SeriesMetric; readonly line: LineBuilder }[],
    { agentId, hour, bytes }: Omit<SeriesChunk, 'tier'>,
    { tier, untilMs, into }: { readonly tier: Tier; readonly untilMs: number; readonly into: Buckets },
  ): void {
    for (const { metric, line } of builders) {
      const buckets = decodeMetricOf(bytes, tier, metric, into)
      if (buckets.ok) line.addHour(buckets.value, hour, tier, untilMs)
      else this.parts.notices.unreadable(agentId, hour, buckets.error)
    }
  }
}
