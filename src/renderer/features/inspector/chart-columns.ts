import { KEPT_SAMPLES, SAMPLE_INTERVAL_MS } from '../../../core/vitals/sample.ts'
import type { VitalsRing } from '../../client/vitals-ring.ts'

/** A longer time between two samples is drawn as a gap: the agent was down, or the host slept. */
const GAP_MS = 5 * SAMPLE_INTERVAL_MS

/** What the charts draw: times in seconds, and one value per time; null breaks the line. */
export interface ChartColumns {
  readonly times: number[]
  readonly cpu: (number | null)[]
  readonly memory: (number | null)[]
  readonly output: (number | null)[]
}

/**
 * The samples of the window that ends at `now`, with a break wherever none were taken. Where the host's clock was set back, earlier samples are
 * drawn as if it had always been as it is since: times must grow from left to right.
 */
export function chartColumns(ring: Pick<VitalsRing, 'each'> | null, now: number, windowMs: number): ChartColumns {
  const columns: ChartColumns = { times: [], cpu: [], memory: [], output: [] }
  const rows: [number, ...Row][] = []
  ring?.each(KEPT_SAMPLES, (...row) => rows.push(row))
  const times = growingTimes(rows.map(([at]) => at))
  let before: number | null = null
  rows.forEach(([, ...row], index) => {
    const at = times[index] ?? 0
    if (at < now - windowMs) return
    if (before !== null && at - before > GAP_MS) push(columns, before + 1, [null, null, null])
    push(columns, at, row)
    before = at
  })
  return columns
}

/** The same times, shifted so that they grow: a step back counts as one interval. The last one stays as it is. */
function growingTimes(times: readonly number[]): readonly number[] {
  let shiftMs = 0
  return times
    .map((at, index) => {
      const after = times[index + 1]
      return after === undefined || after > at ? 0 : at - after + SAMPLE_INTERVAL_MS
    })
    .reduceRight<number[]>((shifted, stepBackMs, index) => {
      shiftMs += stepBackMs
      shifted[index] = (times[index] ?? 0) - shiftMs
      return shifted
    }, [])
}

type Row = readonly [number | null, number | null, number | null]

function push({ times, cpu, memory, output }: ChartColumns, at: number, [c, m, o]: Row): void {
  times.push(at / 1_000)
  cpu.push(c)
  memory.push(m)
  output.push(o)
}
