import type { Moment } from '../../shapes/history.ts'
import { MOMENTS } from './codes.ts'

/** Of each kind one in so long, whatever its run, so that all kinds together are no more than one each `spacingMs`. */
export function fewerMoments(moments: readonly Moment[], spacingMs: number): readonly Moment[] {
  const latest = new Map<Moment['kind'], number>()
  const kept: Moment[] = []
  for (const moment of moments) {
    const index = latest.get(moment.kind)
    const before = index === undefined ? undefined : kept[index]
    if (index !== undefined && before !== undefined && moment.at - before.at < spacingMs * MOMENTS.length) {
      kept[index] = { ...before, count: before.count + moment.count }
    } else latest.set(moment.kind, kept.push(moment) - 1)
  }
  return kept
}
