import type { Clock } from '../../base/clock.ts'
import type { RunPeak } from '../../core/history/kept-run.ts'
import type { ChartLine } from '../../core/series/chart-line.ts'
import { COARSE_TIER, FINE_TIER, HOUR_MS } from '../../core/series/tier.ts'
import type { VitalsSample } from '../../shapes/vitals.ts'
import type { VitalsSampler } from '../vitals/vitals-sampler.ts'
import type { SeriesCharts } from './series-charts.ts'

/** What peaks are read from. */
export interface RunPeaksParts {
  readonly clock: Clock
  readonly charts: Pick<SeriesCharts, 'plan' | 'read'>
  readonly sampler: Pick<VitalsSampler, 'history'>
}

/** A run of which the peak is asked for. Times are epoch ms; `endedAt` null: it lives. */
export interface MeasuredRun {
  readonly agentId: string
  readonly runId: string
  readonly startedAt: number
  readonly endedAt: number | null
}

interface KnownPeak {
  /** All before is in it, epoch ms. */
  readonly untilMs: number
  readonly peak: RunPeak | null
}

/** Runs that were no longer are read from the fine tier. */
const FINE_MS = 6 * HOUR_MS
/** Of runs that live so much is read again each time, ms: it may not have been kept yet. */
const READ_AGAIN_MS = HOUR_MS
/** Runs that live of which the peak is remembered: as many as there may be agents in a large fleet. */
const MOST_KNOWN = 1_000

/** Tells the most a run had, of its samples in memory and of what is kept of its vitals. */
export class RunPeaks {
  private readonly parts: RunPeaksParts
  private readonly known = new Map<string, KnownPeak>()

  constructor(parts: RunPeaksParts) {
    this.parts = parts
  }

  /** Null: nothing was measured. */
  async of(run: MeasuredRun): Promise<RunPeak | null> {
    const { agentId, runId, startedAt, endedAt } = run
    const untilMs = endedAt ?? this.parts.clock.now()
    const atHand = this.atHand(run)
    const before = this.known.get(runId)
    const kept = await this.kept(agentId, Math.max(startedAt, (before?.untilMs ?? 0) - READ_AGAIN_MS), untilMs)
    const peak = higher(atHand, kept)
    this.known.delete(runId)
    if (endedAt === null) this.known.set(runId, { untilMs, peak })
    const [oldest] = this.known.keys()
    if (oldest !== undefined && this.known.size > MOST_KNOWN) this.known.delete(oldest)
    return peak
  }

  /** Without reading: of the samples in memory, and what was asked for before. */
  atHand({ agentId, runId, startedAt, endedAt }: MeasuredRun): RunPeak | null {
    const untilMs = endedAt ?? this.parts.clock.now()
    const samples = this.parts.sampler.history(agentId).filter(({ at }) => at >= startedAt && at <= untilMs)
    return samples.reduce<RunPeak | null>(higher, this.known.get(runId)?.peak ?? null)
  }

  private async kept(agentId: string, fromMs: number, toMs: number): Promise<RunPeak | null> {
    const widthMs = toMs - fromMs
    const { bucketMs } = widthMs > FINE_MS ? COARSE_TIER : FINE_TIER
    if (widthMs < bucketMs) return null
    const plan = this.parts.charts.plan({ fromMs, toMs, columns: Math.ceil(widthMs / bucketMs) })
    const lines = await this.parts.charts.read([agentId], ['memoryBytes', 'cpuPercent'], plan)
    const found = lines?.get(agentId)
    // A column that begins before the run is of the run before as well.
    const first = plan.startMs < fromMs ? 1 : 0
    const [memoryBytes, cpuPercent] = [most(found?.get('memoryBytes'), first), most(found?.get('cpuPercent'), first)]
    return memoryBytes === null || cpuPercent === null ? null : { memoryBytes, cpuPercent }
  }
}

function most(line: ChartLine | undefined, first: number): number | null {
  return (line?.max ?? []).slice(first).reduce<number | null>((high, value) => {
    return value === null ? high : Math.max(high ?? value, value)
  }, null)
}

function higher(
  a: RunPeak | null,
  b: RunPeak | Pick<VitalsSample, 'memoryBytes' | 'cpuPercent'> | null,
): RunPeak | null {
  if (b === null) return a
  return {
    memoryBytes: Math.max(a?.memoryBytes ?? 0, b.memoryBytes),
    cpuPercent: Math.max(a?.cpuPercent ?? 0, b.cpuPercent),
  }
}
