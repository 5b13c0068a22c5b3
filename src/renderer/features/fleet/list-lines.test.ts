import { describe, expect, it } from 'vitest'
import { HEADING_PX, heightOf, listSections, ROW_PX, sectionsBetween, type ListSection } from './list-lines.ts'

const GROUPS = [
  { name: 'web', ids: ['a', 'b'] },
  { name: null, ids: ['c', 'd'] },
]
const LIST = listSections(GROUPS)
const LINES = LIST.flatMap(({ lines }) => lines)

function shown(sections: readonly ListSection[]): (string | null)[][] {
  return sections.map(({ group, lines }) => [
    group,
    ...lines.map((line) => (line.kind === 'heading' ? 'heading' : line.id)),
  ])
}

describe('lines of the agent list', () => {
  it('has a heading for each group, and counts agents across groups', () => {
    expect(LINES.map(({ kind }) => kind)).toEqual(['heading', 'agent', 'agent', 'heading', 'agent', 'agent'])
    expect(LINES.flatMap((line) => (line.kind === 'agent' ? [line.place] : []))).toEqual([1, 2, 3, 4])
    expect(heightOf(LIST)).toBe(2 * HEADING_PX + 4 * ROW_PX)
    expect(LIST.map(({ top, height }) => [top, height])).toEqual([
      [0, HEADING_PX + 2 * ROW_PX],
      [HEADING_PX + 2 * ROW_PX, HEADING_PX + 2 * ROW_PX],
    ])
  })

  it('has no heading where nobody is in a group', () => {
    const lines = [{ kind: 'agent', id: 'c', place: 1, top: 0 }]
    expect(listSections([{ name: null, ids: ['c'] }])).toEqual([{ group: null, top: 0, height: ROW_PX, lines }])
    expect(heightOf([])).toBe(0)
  })

  it('draws what reaches into sight, by group', () => {
    const secondHeading = HEADING_PX + 2 * ROW_PX
    expect(shown(sectionsBetween(LIST, { from: secondHeading - 1, to: secondHeading + 1, alwaysId: null }))).toEqual([
      ['web', 'b'],
      [null, 'heading'],
    ])
    expect(shown(sectionsBetween(LIST, { from: 0, to: heightOf(LIST), alwaysId: null }))).toEqual([
      ['web', 'heading', 'a', 'b'],
      [null, 'heading', 'c', 'd'],
    ])
  })

  it('draws the selected agent wherever it is, in its place', () => {
    const top = { from: 0, to: HEADING_PX }
    expect(shown(sectionsBetween(LIST, { ...top, alwaysId: 'd' }))).toEqual([
      ['web', 'heading'],
      [null, 'd'],
    ])
    expect(shown(sectionsBetween(LIST, { ...top, alwaysId: 'gone' }))).toEqual([['web', 'heading']])
  })

  it('draws as many of a thousand as of a hundred', () => {
    const ids = Array.from({ length: 1_000 }, (_, index) => String(index))
    const [section] = sectionsBetween(listSections([{ name: null, ids }]), { from: 20_000, to: 21_000, alwaysId: null })
    expect(section?.lines.length).toBe(21)
  })
})
