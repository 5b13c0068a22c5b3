import { KEPT_SAMPLES, SAMPLE_INTERVAL_MS } from '../../../core/vitals/sample.ts'
import type { VitalsRing } from '../../client/vitals-ring.ts'

/** A longer silence between two samples is a gap in the line: the agent was down, or the host slept. */
const GAP_MS = 5 * SAMPLE_INTERVAL_MS

/** What the charts draw: times in seconds, and one value per time; null breaks the line. */
export interface ChartColumns {
  readonly times: number[]
  readonly cpu: (number | null)[]
  readonly memory: (number | null)[]
  readonly output: (number | null)[]
}

/** The samples of the window that ends at `now`, with a break wherever none were taken. */
export function chartColumns(ring: Pick<VitalsRing, 'each'> | null, now: number, windowMs: number): ChartColumns {
  const columns: ChartColumns = { times: [], cpu: [], memory: [], output: [] }
  let before: number | null = null
  ring?.each(KEPT_SAMPLES, (at, cpu, rss, output) => {
    if (at < now - windowMs) return
    if (before !== null && at - before > GAP_MS) push(columns, before + 1, [null, null, null])
    push(columns, at, [cpu, rss, output])
    before = at
  })
  return columns
}

type Row = readonly [number | null, number | null, number | null]

function push({ times, cpu, memory, output }: ChartColumns, at: number, [c, m, o]: Row): void {
  times.push(at / 1_000)
  cpu.push(c)
  memory.push(m)
  output.push(o)
}
