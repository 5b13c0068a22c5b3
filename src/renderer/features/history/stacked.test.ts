import { describe, expect, it } from 'vitest'
import { columnAt, peakOf, sharesAt, stackedData, totalAt, type FleetColumns } from './stacked.ts'

const fleet: FleetColumns = {
  start: 10_000,
  step: 1_000,
  columns: 3,
  layers: [
    { agent: 'a', tops: [5, null, 2] },
    { agent: 'b', tops: [6, null, 9] },
    { agent: null, tops: [6, null, 10] },
  ],
}

describe('a stacked chart', () => {
  it('knows the column of a moment', () => {
    expect(columnAt(fleet, 11_999)).toBe(1)
    expect(columnAt(fleet, 9_999)).toBeNull()
    expect(columnAt(fleet, 13_000)).toBeNull()
  })

  it('tells what each agent adds, the most first, without those that add nothing', () => {
    expect(sharesAt(fleet, 0)).toEqual([
      { agent: 'a', value: 5 },
      { agent: 'b', value: 1 },
    ])
    expect(sharesAt(fleet, 2).map(({ agent }) => agent)).toEqual(['b', 'a', null])
  })

  it('tells the sum, and that nothing is known', () => {
    expect(totalAt(fleet, 2)).toBe(10)
    expect(totalAt(fleet, 1)).toBeNull()
    expect(peakOf(fleet)).toBe(10)
    const above = { agent: 'late', tops: [null, null, null] }
    expect(peakOf({ ...fleet, layers: [...fleet.layers, above] })).toBe(10)
  })

  it('is drawn from the uppermost edge down, each value in the middle of its column', () => {
    expect(stackedData(fleet)).toEqual([
      [10.5, 11.5, 12.5],
      [6, null, 10],
      [6, null, 9],
      [5, null, 2],
    ])
  })
})
