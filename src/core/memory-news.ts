import type { MemoryCounts } from '../shapes/memory-counts.ts'

/** What a rise of the kernel's counts says, the worst last: it was made to wait for memory; it came to its bound; some of it was ended. */
export type MemoryLevel = 'high' | 'max' | 'oom-kill'

/** A group at its bound is told of at every attempt to free memory: one report in so long of each level, ms (vitals §1.2). */
const REPORT_EVERY_MS = 2_000
/** Who was made to wait is looked at closely for so long, ms: the longest a breach takes to be believed, and then some. */
const CLOSELY_MS = 10_000
/** A kill so long ago has nothing to do with an end now, ms. */
const RECENT_MS = 5_000

/** What was heard of a run's memory until now. Times are monotonic ms. */
export interface MemoryNews {
  readonly counts: MemoryCounts
  readonly pressedAtMs: number | null
  readonly killedAtMs: number | null
  readonly reportedAtMs: Readonly<Partial<Record<MemoryLevel, number>>>
}

/** What is known when the watch begins. A kill before then is not known to be recent. */
export function firstNews(counts: MemoryCounts): MemoryNews {
  return { counts, pressedAtMs: null, killedAtMs: null, reportedAtMs: {} }
}

/** Takes the counts as they are now; `report`: the levels to be told of. */
export function takeCounts(
  before: MemoryNews,
  counts: MemoryCounts,
  atMs: number,
): { readonly news: MemoryNews; readonly report: readonly MemoryLevel[] } {
  const risen = LEVELS.filter(([, key]) => counts[key] > before.counts[key]).map(([level]) => level)
  const report = risen.filter((level) => atMs - (before.reportedAtMs[level] ?? -Infinity) >= REPORT_EVERY_MS)
  const news = {
    counts,
    pressedAtMs: risen.length > 0 ? atMs : before.pressedAtMs,
    killedAtMs: risen.includes('oom-kill') ? atMs : before.killedAtMs,
    reportedAtMs: { ...before.reportedAtMs, ...Object.fromEntries(report.map((level) => [level, atMs])) },
  }
  return { news, report }
}

/** Its memory is short now: it is looked at every second. */
export function isPressed({ pressedAtMs }: MemoryNews, atMs: number): boolean {
  return pressedAtMs !== null && atMs - pressedAtMs < CLOSELY_MS
}

/** Some of it was ended for lack of memory just before. */
export function wasKilledJustNow({ killedAtMs }: MemoryNews, atMs: number): boolean {
  return killedAtMs !== null && atMs - killedAtMs < RECENT_MS
}

const LEVELS = [
  ['high', 'high'],
  ['max', 'max'],
  ['oom-kill', 'oomKill'],
] as const satisfies readonly (readonly [MemoryLevel, keyof MemoryCounts])[]
