import type { Moment } from '../../shapes/history.ts'
import { MOMENTS } from './codes.ts'

/** Of each kind one in so long, whatever its run, so that all kinds together are no more than one each `spacingMs`. */
export function fewerMoments(moments: readonly Moment[], spacingMs: number): readonly Moment[] {
  const latest = new Map<Moment['kind'], { readonly at: number; count: number }>()
  const kept: (Omit<Moment, 'count'> & { count: number })[] = []
  const longest = spacingMs * MOMENTS.length
  for (const moment of moments) {
    const before = latest.get(moment.kind)
    if (before !== undefined && moment.at - before.at < longest) {
      before.count += moment.count
      continue
    }
    const next = { ...moment }
    latest.set(moment.kind, next)
    kept.push(next)
  }
  return kept
}
