import { describe, expect, it } from 'vitest'
import { rateBetween, sumResources, type ProcessResources } from './resources.ts'

const of = (change: Partial<ProcessResources>): ProcessResources => ({
  ...{ openFiles: 3, readBytes: 0, writtenBytes: 0 },
  ...change,
})

describe('the resources of a tree', () => {
  it('are those of its processes together', () => {
    expect(sumResources([of({ readBytes: 10 }), of({ openFiles: 5, readBytes: 5 })], 7)).toEqual({
      ...{ openFiles: 8, readBytes: 15, writtenBytes: 0, takenAtMs: 7 },
    })
  })

  it('leave out what nobody can tell', () => {
    const hidden = { openFiles: null, readBytes: null, writtenBytes: null }
    expect(sumResources([of({ openFiles: 4 }), hidden], 0).openFiles).toBe(4)
    expect(sumResources([hidden], 0)).toMatchObject(hidden)
  })
})

describe('a rate', () => {
  const at = (takenAtMs: number, readBytes: number | null) => sumResources([of({ readBytes })], takenAtMs)

  it('is what was added between two sums, per second', () => {
    expect(rateBetween(at(1_000, 100), at(3_000, 500), 'readBytes')).toBe(200)
  })

  it('is unknown at first, and without time or counts', () => {
    expect(rateBetween(null, at(1_000, 100), 'readBytes')).toBeNull()
    expect(rateBetween(at(1_000, 100), at(1_000, 500), 'readBytes')).toBeNull()
    expect(rateBetween(at(1_000, null), at(2_000, 500), 'readBytes')).toBeNull()
  })

  it('is 0 when a process took its count with it', () => {
    expect(rateBetween(at(1_000, 500), at(2_000, 100), 'readBytes')).toBe(0)
  })
})
