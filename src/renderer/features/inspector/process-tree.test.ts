import { describe, expect, it } from 'vitest'
import { treeStrokes } from './process-tree.ts'

describe('process tree', () => {
  it('hangs each process under its parent', () => {
    expect(treeStrokes([0, 1, 2, 3, 1].map((depth) => ({ depth })))).toEqual(['', '├ ', '│ └ ', '│   └ ', '└ '])
  })

  it('ends a branch where the next process hangs higher', () => {
    expect(treeStrokes([0, 1, 2, 0].map((depth) => ({ depth })))).toEqual(['', '└ ', '  └ ', ''])
  })
})
