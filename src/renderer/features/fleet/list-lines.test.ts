import { describe, expect, it } from 'vitest'
import { HEADING_PX, heightOf, listLines, ROW_PX, sectionsBetween, type LineSection } from './list-lines.ts'

const GROUPS = [
  { name: 'web', ids: ['a', 'b'] },
  { name: null, ids: ['c', 'd'] },
]
const LINES = listLines(GROUPS)

function shown(sections: readonly LineSection[]): (string | null)[][] {
  return sections.map(({ group, lines }) => [
    group,
    ...lines.map((line) => (line.kind === 'heading' ? 'heading' : line.id)),
  ])
}

describe('lines of the agent list', () => {
  it('has a heading for each group, and counts agents across groups', () => {
    expect(LINES.map(({ kind }) => kind)).toEqual(['heading', 'agent', 'agent', 'heading', 'agent', 'agent'])
    expect(LINES.flatMap((line) => (line.kind === 'agent' ? [line.place] : []))).toEqual([1, 2, 3, 4])
    expect(heightOf(LINES)).toBe(2 * HEADING_PX + 4 * ROW_PX)
  })

  it('has no heading where nobody is in a group', () => {
    expect(listLines([{ name: null, ids: ['c'] }])).toEqual([{ kind: 'agent', group: null, id: 'c', place: 1, top: 0 }])
    expect(heightOf([])).toBe(0)
  })

  it('draws what reaches into sight, by group', () => {
    const secondHeading = HEADING_PX + 2 * ROW_PX
    expect(shown(sectionsBetween(LINES, { from: secondHeading - 1, to: secondHeading + 1, alwaysId: null }))).toEqual([
      ['web', 'b'],
      [null, 'heading'],
    ])
    expect(shown(sectionsBetween(LINES, { from: 0, to: heightOf(LINES), alwaysId: null }))).toEqual([
      ['web', 'heading', 'a', 'b'],
      [null, 'heading', 'c', 'd'],
    ])
  })

  it('draws the selected agent wherever it is, in its place', () => {
    const top = { from: 0, to: HEADING_PX }
    expect(shown(sectionsBetween(LINES, { ...top, alwaysId: 'd' }))).toEqual([
      ['web', 'heading'],
      [null, 'd'],
    ])
    expect(shown(sectionsBetween(LINES, { ...top, alwaysId: 'gone' }))).toEqual([['web', 'heading']])
  })

  it('draws as many of a thousand as of a hundred', () => {
    const ids = Array.from({ length: 1_000 }, (_, index) => String(index))
    const [section] = sectionsBetween(listLines([{ name: null, ids }]), { from: 20_000, to: 21_000, alwaysId: null })
    expect(section?.lines.length).toBe(21)
  })
})
