import type { Health } from '../../shapes/health.ts'
import { bandOf } from './band.ts'
import { scoreOf, type HealthInput } from './score.ts'
import { trendOf, withPoint, type ScorePoint } from './trend.ts'

/** An agent's health and what it has to be compared with. */
export interface HealthRecord {
  readonly health: Health
  readonly points: readonly ScorePoint[]
}

/** The health after one more look; `before`: null at the first. The same object where nothing has changed. */
export function healthAfter(before: HealthRecord | null, input: HealthInput, nowMs: number): HealthRecord {
  const { score, reasons } = scoreOf(input)
  const points = withPoint(before?.points ?? [], { ms: nowMs, score })
  const trend = points === before?.points ? before.health.trend : trendOf(points)
  const health: Health = { score, band: bandOf(score, before?.health.band ?? null), trend, reasons }
  if (before === null || !isSame(before.health, health)) return { health, points }
  return points === before.points ? before : { health: before.health, points }
}

function isSame(a: Health, b: Health): boolean {
  if (a.score !== b.score || a.band !== b.band || a.trend !== b.trend) return false
  return a.reasons.length === b.reasons.length && JSON.stringify(a.reasons) === JSON.stringify(b.reasons)
}
