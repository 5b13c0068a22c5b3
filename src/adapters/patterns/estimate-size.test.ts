import { RE2JS } from 're2js'
import { expect, it } from 'vitest'
import { estimateSize } from './estimate-size.ts'

it.each([
  'abc',
  'one|two|(?:three)',
  '^limit reached\\|(?<reset>\\d{10,13})\\b',
  '.{0,400}x',
  '((a{10}){10}){10}',
  '(?:[\\w.-]{2,8} ){0,3}limit',
  '(?i)\\p{Lu}{20}',
  'a{1000}b{3,}',
])('%j is judged about as large as it comes out', (source) => {
  const size = RE2JS.compile(source).programSize()
  expect(estimateSize(source)).toBeGreaterThan(size / 3)
  expect(estimateSize(source)).toBeLessThan(size * 1.5)
})

it('never throws, whatever the source', () => {
  for (const source of ['', ')', '())(', '{3}', '[', '\\', '(?', 'a{2}{3}', '\ud800{5}']) {
    expect(estimateSize(source)).toBeGreaterThanOrEqual(0)
  }
})
