import type { Clock } from '../../base/clock.ts'
import { inSlices, type SliceBounds } from '../../base/slices.ts'
import { LineBuilder, type ChartLine } from '../../core/series/chart-line.ts'
import { hoursOf, planChart, type ChartPlan, type ChartQuery } from '../../core/series/chart-plan.ts'
import { decodeMetricOf } from '../../core/series/chunk-codec.ts'
import type { SeriesStore } from '../../core/series/series-store.ts'
import { KEPT_SAMPLES } from '../../core/vitals/sample.ts'
import type { SeriesMetric } from '../../shapes/series.ts'
import type { VitalsSampler } from '../vitals/vitals-sampler.ts'
import type { SeriesNotices } from './series-notices.ts'
import type { SeriesRecorder } from './series-recorder.ts'

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

/** A month of one agent is one step of some milliseconds; a fleet's chart takes at most half of the host's time, and is given up if it takes too long. */
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
      const lines = this.linesOf(agentId, metrics, plan)
      if (lines !== null) found.set(agentId, lines)
      yield null
    }
    return found
  }

  private linesOf(agentId: string, metrics: readonly SeriesMetric[], plan: ChartPlan): AgentLines | null {
    const nowMs = this.parts.clock.now()
    const builders = metrics.map((metric) => ({ metric, line: new LineBuilder(plan, metric, nowMs) }))
    const samples = plan.usesSamples ? this.parts.sampler.history(agentId) : []
    const untilMs = samples[0]?.at ?? Number.POSITIVE_INFINITY
    const [fromHour, toHour] = hoursOf(plan, nowMs)
    const held = this.parts.recorder.held(agentId).filter(({ hour }) => hour >= fromHour && hour <= toHour)
    const isHeld = new Set(held.map(({ hour }) => hour))
    for (const { hour, bytes } of this.parts.store.read({ agentId, tier: plan.tier.number, fromHour, toHour })) {
      if (isHeld.has(hour)) continue
      for (const { metric, line } of builders) {
        const buckets = decodeMetricOf(bytes, plan.tier, metric)
        if (buckets.ok) line.addHour(buckets.value, hour, plan.tier, untilMs)
        else this.parts.notices.unreadable(agentId, hour, buckets.error)
      }
    }
    for (const each of held) {
      const { metrics: buckets } = each.inTier(plan.tier)
      for (const { metric, line } of builders) line.addHour(buckets[metric], each.hour, plan.tier, untilMs)
    }
    for (const { line } of builders) line.addSamples(samples, this.parts.sampler.intervalMs)
    if (builders.every(({ line }) => line.isEmpty)) return null
    return new Map(builders.map(({ metric, line }) => [metric, line.build()]))
  }
}
