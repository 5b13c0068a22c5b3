import fc from 'fast-check'
import { expect, it } from 'vitest'
import { firstNews, isPressed, takeCounts, wasKilledJustNow, type MemoryLevel } from './memory-news.ts'

const NONE = { peakBytes: null, maxBytes: null, high: 0, max: 0, oomKill: 0 }

it('a rise is told at once, then at most every two seconds and level', () => {
  const first = takeCounts(firstNews(NONE), { ...NONE, high: 1 }, 0)
  expect(first.report).toEqual(['high'])
  const second = takeCounts(first.news, { ...NONE, high: 50, max: 1 }, 500)
  expect(second.report).toEqual(['max'])
  expect(takeCounts(second.news, { ...NONE, high: 90, max: 1 }, 2_000).report).toEqual(['high'])
})

it('what was counted before the watch began is no news', () => {
  const { news, report } = takeCounts(firstNews({ ...NONE, oomKill: 3 }), { ...NONE, oomKill: 3 }, 10)
  expect([report, wasKilledJustNow(news, 10), isPressed(news, 10)]).toEqual([[], false, false])
})

it('a kill of long ago has nothing to do with an end now', () => {
  const { news } = takeCounts(firstNews(NONE), { ...NONE, oomKill: 1 }, 1_000)
  expect([wasKilledJustNow(news, 1_500), wasKilledJustNow(news, 60_000)]).toEqual([true, false])
})

it('whatever rises, each level is told at most once in two seconds, and the first rise always', () => {
  const rises = fc.array(fc.tuple(fc.nat(3_000), fc.nat(2), fc.nat(2), fc.nat(1)), { maxLength: 60 })
  fc.assert(
    fc.property(rises, (all) => {
      let [news, atMs] = [firstNews(NONE), 0]
      const counts = { ...NONE }
      const told: { readonly level: MemoryLevel; readonly atMs: number }[] = []
      for (const [waitMs, high, max, oomKill] of all) {
        atMs += waitMs
        counts.high += high
        counts.max += max
        counts.oomKill += oomKill
        const taken = takeCounts(news, { ...counts }, atMs)
        news = taken.news
        told.push(...taken.report.map((level) => ({ level, atMs })))
      }
      for (const level of ['high', 'max', 'oom-kill'] as const) {
        const times = told.filter((each) => each.level === level).map((each) => each.atMs)
        times.forEach((time, index) => expect(time - (times[index - 1] ?? -Infinity)).toBeGreaterThanOrEqual(2_000))
        const total = { high: counts.high, max: counts.max, 'oom-kill': counts.oomKill }[level]
        expect(times.length > 0).toBe(total > 0)
      }
    }),
  )
})
