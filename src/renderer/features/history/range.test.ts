import { describe, expect, it } from 'vitest'
import { boundsOf, movedRange, rangeBetween, spanOf, zoomedRange, type HistoryRange } from './range.ts'

const HOUR = 60 * 60_000
const now = 1_000 * HOUR
const live: HistoryRange = { kind: 'live', spanMs: 8 * HOUR }
const fixed: HistoryRange = { kind: 'fixed', from: 100 * HOUR, to: 104 * HOUR }

describe('a range that follows the present', () => {
  it('ends now', () => {
    expect(boundsOf(live, now)).toEqual({ from: now - 8 * HOUR, to: now })
  })

  it('is fixed once it is moved back, and follows again once it is moved to the present', () => {
    const back = movedRange(live, -0.5, now)
    expect(back).toEqual({ kind: 'fixed', from: now - 12 * HOUR, to: now - 4 * HOUR })
    expect(movedRange(back, 0.5, now)).toEqual(live)
  })

  it('goes on to follow when it is made longer or shorter', () => {
    expect(zoomedRange(live, 0.5, { around: null, now })).toEqual({ kind: 'live', spanMs: 4 * HOUR })
    expect(zoomedRange(live, 0.5, { around: now - HOUR / 10, now })).toEqual({ kind: 'live', spanMs: 4 * HOUR })
    expect(zoomedRange(live, 0.5, { around: now - HOUR, now })).toMatchObject({ kind: 'fixed' })
  })
})

describe('zooming', () => {
  it('keeps the moment it is around in its place', () => {
    expect(zoomedRange(fixed, 0.5, { around: 101 * HOUR, now })).toEqual({
      kind: 'fixed',
      from: 100.5 * HOUR,
      to: 102.5 * HOUR,
    })
  })

  it('stays within a minute and a month', () => {
    expect(spanOf(zoomedRange(fixed, 0.000_001, { around: null, now }))).toBe(60_000)
    expect(spanOf(zoomedRange(live, 1_000, { around: null, now }))).toBe(31 * 24 * HOUR)
  })

  it('never shows the future', () => {
    expect(zoomedRange(live, 2, { around: now - HOUR, now })).toEqual({ kind: 'live', spanMs: 16 * HOUR })
  })
})

describe('a part that was dragged over', () => {
  it('is the range between its ends, whichever way it was dragged', () => {
    const range = { kind: 'fixed', from: 100 * HOUR, to: 101 * HOUR }
    expect(rangeBetween(100 * HOUR, 101 * HOUR, now)).toEqual(range)
    expect(rangeBetween(101 * HOUR, 100 * HOUR, now)).toEqual(range)
  })

  it('is a minute long at least', () => {
    expect(rangeBetween(100 * HOUR, 100 * HOUR + 1, now)).toMatchObject({ from: 100 * HOUR - 29_999 })
  })
})
