import { describe, expect, it } from 'vitest'
import { tileLayout, tilesAfter } from './tiles.ts'

const order = ['a', 'b', 'c', 'd', 'e']
const wishes = { order, recent: [], selectedId: null, count: 4 }

describe('tiles', () => {
  it('fills free places in the order of the list', () => {
    expect(tilesAfter([], wishes)).toEqual(['a', 'b', 'c', 'd'])
  })

  it('gives the selected agent the place that was not looked at for longest, and moves no other', () => {
    const tiles = ['a', 'b', 'c', 'd']
    expect(tilesAfter(tiles, { ...wishes, selectedId: 'e', recent: ['e', 'd', 'a', 'c', 'b'] })).toEqual([
      'a',
      'e',
      'c',
      'd',
    ])
    expect(tilesAfter(tiles, { ...wishes, selectedId: 'e', recent: ['e', 'd'] })).toEqual(['a', 'b', 'e', 'd'])
  })

  it('keeps the same tiles, not a copy, when nothing changes', () => {
    const tiles = ['a', 'b', 'c', 'd']
    expect(tilesAfter(tiles, { ...wishes, selectedId: 'b' })).toBe(tiles)
  })

  it('keeps the selected agent when there is room for fewer', () => {
    expect(tilesAfter(['a', 'b', 'c', 'd'], { ...wishes, count: 1, selectedId: 'c', recent: ['c'] })).toEqual(['c'])
  })

  it('drops agents that are gone and moves up others', () => {
    expect(tilesAfter(['a', 'x', 'c'], { ...wishes, order: ['a', 'c'] })).toEqual(['a', 'c'])
  })

  it('shares the width of the last row', () => {
    expect(tileLayout(1)).toEqual({ rows: 1, spans: [6] })
    expect(tileLayout(3)).toEqual({ rows: 2, spans: [3, 3, 6] })
    expect(tileLayout(5)).toEqual({ rows: 2, spans: [2, 2, 2, 3, 3] })
    expect(tileLayout(9)).toEqual({ rows: 3, spans: [2, 2, 2, 2, 2, 2, 2, 2, 2] })
    expect(tileLayout(0)).toEqual({ rows: 1, spans: [] })
  })
})
