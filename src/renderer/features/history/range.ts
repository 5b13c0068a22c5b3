const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** Shorter ranges show nothing that is kept, longer ones nothing more. */
const LEAST_SPAN_MS = MINUTE_MS
const MOST_SPAN_MS = 31 * DAY_MS

/** Who zooms around a moment this near to the present, as a share of the range, wants to see the present. */
const NEAR_END = 0.05

/** Ranges one click away: their length in ms, and their name. */
export const SPANS = [
  [HOUR_MS, 'Hour'],
  [8 * HOUR_MS, '8 h'],
  [DAY_MS, 'Day'],
  [7 * DAY_MS, 'Week'],
  [30 * DAY_MS, 'Month'],
] as const

/** From and to, epoch ms. */
export interface Bounds {
  readonly from: number
  readonly to: number
}

/** What of the past is shown: the time up to now, which moves on, or a fixed part of it. */
export type HistoryRange = { readonly kind: 'live'; readonly spanMs: number } | ({ readonly kind: 'fixed' } & Bounds)

/** Where a range begins and ends. */
export function boundsOf(range: HistoryRange, now: number): Bounds {
  return range.kind === 'live' ? { from: now - range.spanMs, to: now } : { from: range.from, to: range.to }
}

/** Length of a range, ms. */
export function spanOf(range: HistoryRange): number {
  return range.kind === 'live' ? range.spanMs : range.to - range.from
}

/** The range moved by a share of its length; at the present it follows the clock again. */
export function movedRange(range: HistoryRange, share: number, now: number): HistoryRange {
  const { from, to } = boundsOf(range, now)
  const byMs = (to - from) * share
  return fixedOrLive({ from: from + byMs, to: to + byMs }, now)
}

/** The range made longer (`factor` > 1) or shorter around a moment, which stays where it is; one that follows the clock goes on with that. */
export function zoomedRange(
  range: HistoryRange,
  factor: number,
  at: { around: number | null; now: number },
): HistoryRange {
  const { around, now } = at
  const spanMs = spanWithin(spanOf(range) * factor)
  const { from, to } = boundsOf(range, now)
  const isAtEnd = around === null || to - around < (to - from) * NEAR_END
  if (isAtEnd && range.kind === 'live') return { kind: 'live', spanMs }
  const middle = around ?? (from + to) / 2
  const start = middle - ((middle - from) / (to - from)) * spanMs
  return fixedOrLive({ from: start, to: start + spanMs }, now)
}

/** The range between two moments, whichever is first; one that is too short is made longer. */
export function rangeBetween(one: number, other: number, now: number): HistoryRange {
  const middle = (one + other) / 2
  const spanMs = spanWithin(Math.abs(one - other))
  return fixedOrLive({ from: middle - spanMs / 2, to: middle + spanMs / 2 }, now)
}

function spanWithin(spanMs: number): number {
  return Math.min(MOST_SPAN_MS, Math.max(LEAST_SPAN_MS, Math.round(spanMs)))
}

/** Nothing is known of the future, so a range that reaches it ends now. */
function fixedOrLive({ from, to }: Bounds, now: number): HistoryRange {
  const spanMs = Math.round(to - from)
  if (to >= now) return { kind: 'live', spanMs }
  const start = Math.max(0, Math.round(from))
  return { kind: 'fixed', from: start, to: start + spanMs }
}
