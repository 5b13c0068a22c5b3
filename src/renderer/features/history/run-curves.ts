import { assertNever } from '../../../base/assert-never.ts'
import type { RunOfHistory } from '../../../shapes/history.ts'
import type { KeptSamples } from '../../../shapes/post-mortem.ts'
import type { SeriesMetric } from '../../../shapes/series.ts'

/** Metrics of which runs are compared. */
export type ComparedMetric = Extract<SeriesMetric, 'memoryBytes' | 'cpuPercent' | 'processes' | 'outputBytesPerSecond'>
export const COMPARED_METRICS: readonly ComparedMetric[] = [
  'memoryBytes',
  'cpuPercent',
  'processes',
  'outputBytesPerSecond',
]

/** A figure of a run over its life: seconds since its start, and values; null: a gap. */
export interface RunCurve {
  readonly seconds: readonly number[]
  readonly values: readonly (number | null)[]
}

/** Kept vitals as the host answers them. */
export interface KeptColumns {
  readonly start: number
  readonly step: number
  readonly agents: Readonly<
    Record<string, Readonly<Partial<Record<SeriesMetric, { readonly average: readonly (number | null)[] }>>>>
  >
}

const KIB = 1024
/** Samples that begin this much later than their run do not show its whole life, ms. */
const LATE_MS = 10_000
const NO_CURVE: RunCurve = { seconds: [], values: [] }

/** The curve of a run: of a short one from the samples of its post-mortem, which are finer; else from kept vitals. */
export function runCurve(
  { agentId, startedAt }: Pick<RunOfHistory, 'agentId' | 'startedAt'>,
  metric: ComparedMetric,
  known: { readonly samples: KeptSamples | null; readonly kept: KeptColumns | null },
): RunCurve {
  if (startedAt === null) return NO_CURVE
  const { samples, kept } = known
  const first = samples?.at[0]
  if (samples !== null && first !== undefined && first - startedAt < LATE_MS) {
    return { seconds: samples.at.map((at) => (at - startedAt) / 1_000), values: samplesOf(samples, metric) }
  }
  const values = kept?.agents[agentId]?.[metric]?.average
  if (kept === null || values === undefined) return NO_CURVE
  return { seconds: values.map((_, index) => (kept.start + (index + 0.5) * kept.step - startedAt) / 1_000), values }
}

function samplesOf(samples: KeptSamples, metric: ComparedMetric): readonly number[] {
  switch (metric) {
    case 'memoryBytes':
      return samples.memoryKib.map((value) => value * KIB)
    case 'cpuPercent':
      return samples.cpuTenths.map((value) => value / 10)
    case 'processes':
      return samples.processes
    case 'outputBytesPerSecond':
      return samples.outputBytesPerSecond
    default:
      return assertNever(metric)
  }
}

/** Values at rising times without those before the start, as uPlot takes them. */
export function plotColumns({ seconds, values }: RunCurve): [number[], (number | null)[]] {
  const rows = seconds
    .map((second, index) => [second, values[index] ?? null] as const)
    .filter(([second], index) => second >= 0 && second > (seconds[index - 1] ?? -1))
  return [rows.map(([second]) => second), rows.map(([, value]) => value)]
}
