import { expect, it } from 'vitest'
import { saysSeriesNotWritten, seriesNotWritten, seriesUnreadable } from './series-words.ts'

it('names the agent, the hour and the reason', () => {
  expect(seriesUnreadable('ada', 497_000, 'damaged')).toBe(
    'Kept vitals of ada cannot be read (first seen: 2026-09-12 08:00 UTC): they are damaged. Its charts have a gap there.',
  )
  expect(seriesUnreadable('ada', 497_000, 'unknown-version')).toContain('a newer Corral')
})

it('knows its own words again', () => {
  expect(saysSeriesNotWritten(seriesNotWritten('The disk is full.'))).toBe(true)
  expect(saysSeriesNotWritten('The disk is full.')).toBe(false)
})
