import { expect, it } from 'vitest'
import { tableLines, type Cell, type Column } from './table.ts'

const COLUMNS: readonly Column[] = [
  { title: 'Name', shrinksTo: 6 },
  { title: 'Memory', isRight: true },
  { title: 'Folder', shrinksTo: 8 },
]
const plain = (text: string): string => text
const row = (...texts: readonly string[]): readonly Cell[] => texts.map((text) => ({ text }))

it('aligns columns, and ends no line with blanks', () => {
  expect(
    tableLines(COLUMNS, [row('api', '9 MB', '/work'), row('frontend', '120 MB', '/')], { width: null, paint: plain }),
  ).toEqual(['NAME      MEMORY  FOLDER', 'api         9 MB  /work', 'frontend  120 MB  /'])
})

it('cuts nothing where there is no terminal, and the last columns first where one is too narrow', () => {
  const rows = [row('a-long-name', '9 MB', '/a/very/long/folder')]
  expect(tableLines(COLUMNS, rows, { width: null, paint: plain })[1]).toBe('a-long-name    9 MB  /a/very/long/folder')
  expect(tableLines(COLUMNS, rows, { width: 32, paint: plain })[1]).toBe('a-long-name    9 MB  /a/very/lo…')
  expect(tableLines(COLUMNS, rows, { width: 26, paint: plain })[1]).toBe('a-long-…    9 MB  /a/very…')
  // Not below what a column shrinks to, however narrow the terminal is.
  expect(tableLines(COLUMNS, rows, { width: 5, paint: plain })[1]).toBe('a-lon…    9 MB  /a/very…')
})

it('counts cells, not characters', () => {
  const lines = tableLines(COLUMNS, [row('日本', '1 MB', 'x'), row('👩‍👩‍👧', '2 MB', 'y'), row('abcd', '3 MB', 'z')], {
    width: null,
    paint: plain,
  })
  expect(lines.slice(1)).toEqual(['日本    1 MB  x', '👩‍👩‍👧      2 MB  y', 'abcd    3 MB  z'])
  expect(tableLines([{ title: 'N', shrinksTo: 4 }], [row('日本語です')], { width: 6, paint: plain })[1]).toBe('日本…')
})

it('paints the text alone, so that widths stay right', () => {
  const paint = (text: string, look: string): string => (look === 'plain' ? text : `<${text}>`)
  const cells: readonly Cell[] = [{ text: 'api', look: 'strong' }, { text: '1 MB' }, { text: '/', look: 'dim' }]
  expect(tableLines(COLUMNS, [cells], { width: null, paint })).toEqual([
    '<NAME  MEMORY  FOLDER>',
    '<api>     1 MB  </>',
  ])
})
