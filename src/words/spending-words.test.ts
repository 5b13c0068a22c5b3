import { expect, it } from 'vitest'
import { dayOf } from '../core/spending/day.ts'
import { NO_TOKENS } from '../core/spending/spending.ts'
import {
  dayWords,
  formatDollars,
  formatTokens,
  spendingFigure,
  spendingWords,
  todayOf,
  tokenWords,
} from './spending-words.ts'

it.each([
  [0, '$0'],
  [0.000184, '< $0.01'],
  [0.01, '$0.01'],
  [1.239, '$1.24'],
  [999.99, '$999.99'],
  [1_204.4, '$1,204'],
])('%d dollars are "%s"', (usd, words) => {
  expect(formatDollars(usd)).toBe(words)
})

it.each([
  [0, '0'],
  [940, '940'],
  [1_000, '1 K'],
  [12_345, '12 K'],
  [999_499, '999 K'],
  [999_500, '1 M'],
  [1_234_567, '1.2 M'],
  [2_500_000_000, '2.5 G'],
])('%d tokens are "%s"', (count, words) => {
  expect(formatTokens(count)).toBe(words)
})

it('names a price only where there is one', () => {
  const tokens = { ...NO_TOKENS, input: 1_500, output: 500 }
  expect(spendingFigure({ costUsd: null, tokens })).toBe('2 K tok')
  expect(spendingFigure({ costUsd: 1.5, tokens })).toBe('$1.50')
  expect(spendingWords({ costUsd: null, tokens })).toBe('2 K tokens')
  expect(spendingWords({ costUsd: 1.5, tokens })).toBe('$1.50 · 2 K tokens')
})

it('tells of the cache only where one was used', () => {
  expect(tokenWords({ ...NO_TOKENS, input: 5, output: 7 })).toBe('5 in, 7 out')
  expect(tokenWords({ input: 5, output: 7, cacheRead: 9_000, cacheWrite: 20 })).toBe(
    '5 in, 7 out, 9 K from cache, 20 into cache',
  )
})

it('calls a day by its name, and yesterday’s use none of today', () => {
  const now = new Date(2026, 10, 22, 0, 5).getTime()
  const spending = { costUsd: 1, tokens: NO_TOKENS }
  expect(dayWords(dayOf(now), now)).toBe('Today')
  expect(dayWords('2026-11-21', now)).toBe('21 Nov')
  expect(todayOf({ day: '2026-11-22', spending }, now)).toBe(spending)
  expect(todayOf({ day: '2026-11-21', spending }, now)).toBeNull()
  expect(todayOf(null, now)).toBeNull()
})
