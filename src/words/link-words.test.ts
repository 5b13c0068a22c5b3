import { expect, test } from 'vitest'
import { nextTryWords, silentForWords, silentWords } from './link-words.ts'

test('a silent host is named with the time of its last sign and how long ago that was', () => {
  const since = new Date(2026, 10, 5, 14, 3, 12).getTime()
  expect(silentWords(since, since + 8_400)).toBe('The host has been silent since 14:03:12')
  expect(silentForWords(since, since + 8_400)).toBe('8 s')
})

test('a coming try is announced only when there is time to read it', () => {
  expect([nextTryWords(null, 0), nextTryWords(1_000, 0), nextTryWords(4_000, 0)]).toEqual(['', '', 'Next try in 4 s.'])
})
