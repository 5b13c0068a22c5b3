import type { ChunkProblem } from '../core/series/chunk-codec.ts'
import { HOUR_MS } from '../core/series/tier.ts'

const NOT_WRITTEN = 'Vitals for charts are kept in memory only'

/** The disk refuses what charts are drawn from. */
export function seriesNotWritten(problem: string): string {
  return `${NOT_WRITTEN}: ${problem}`
}

/** Whether a notice says that, which is over when something is written again. */
export function saysSeriesNotWritten(message: string): boolean {
  return message.startsWith(NOT_WRITTEN)
}

/** A kept hour (its number since 1970) cannot be read. */
export function seriesUnreadable(name: string, hour: number, problem: ChunkProblem): string {
  const when = `${new Date(hour * HOUR_MS).toISOString().slice(0, 13).replace('T', ' ')}:00 UTC`
  const why = { damaged: 'they are damaged', 'unknown-version': 'they were written by a newer Corral' }[problem]
  return `Kept vitals of ${name} cannot be read (first seen: ${when}): ${why}. Its charts have a gap there.`
}
