import type { HealthTrend } from '../../shapes/health.ts'

/** The trend is that of the last quarter of an hour, ms. */
export const TREND_WINDOW_MS = 15 * 60_000
/** Scores are kept for the trend so often, ms: 90 points draw a line as well as 900 do. */
export const TREND_EVERY_MS = 10_000
/** Before so much is known, every trend is steady, ms. */
const TREND_NEEDS_MS = 60_000
/** The line has to rise or fall by so many points over the time that is known: less is noise. */
const TREND_POINTS = 5

/** A score at a moment (monotonic ms). */
export interface ScorePoint {
  readonly ms: number
  readonly score: number
}

/** The points with one more, without those that are too old; a moment that is not later than the last adds nothing. */
export function withPoint(points: readonly ScorePoint[], point: ScorePoint): readonly ScorePoint[] {
  const last = points.at(-1)
  if (last !== undefined && point.ms - last.ms < TREND_EVERY_MS) return points
  return [...points.filter(({ ms }) => ms > point.ms - TREND_WINDOW_MS), point]
}

/** Where the line of least squares through the points goes. */
export function trendOf(points: readonly ScorePoint[]): HealthTrend {
  const [first, last] = [points[0], points.at(-1)]
  if (first === undefined || last === undefined) return 'steady'
  const spanMs = last.ms - first.ms
  if (spanMs < TREND_NEEDS_MS) return 'steady'
  const change = slopeOf(points) * spanMs
  if (change >= TREND_POINTS) return 'improving'
  return change <= -TREND_POINTS ? 'deteriorating' : 'steady'
}

/** Points per ms. */
function slopeOf(points: readonly ScorePoint[]): number {
  const meanMs = points.reduce((sum, { ms }) => sum + ms, 0) / points.length
  const mean = points.reduce((sum, { score }) => sum + score, 0) / points.length
  let [above, below] = [0, 0]
  for (const { ms, score } of points) {
    above += (ms - meanMs) * (score - mean)
    below += (ms - meanMs) ** 2
  }
  return below === 0 ? 0 : above / below
}
