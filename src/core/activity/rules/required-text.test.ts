import fc from 'fast-check'
import { expect, it } from 'vitest'
import { requiredText } from './required-text.ts'

it.each([
  ['^Do you want to (?:proceed|go on)\\?$', 'Do you want to '],
  ['^❯ \\d+\\. Yes', '. Yes'],
  ['esc to interrupt', 'esc to interrupt'],
  ['one|other', ''],
  ['(?:one|other) way', ' way'],
  ['^[*·✢] \\S.*… \\((\\d+)s', '… ('],
  ['ab*c', 'a'],
  ['ab?', 'a'],
  ['ab{2,3}cd', 'cd'],
  ['ab+c', 'ab'],
  ['\\x41bc', 'bc'],
  ['\\u{1f600}bc', 'bc'],
  ['a😀*b', 'a'],
])('what %s needs', (pattern, text) => {
  expect(requiredText(pattern)).toBe(text)
})

it('stands in whatever the pattern matches', () => {
  const piece = fc.constantFrom('a', 'b c', '\\.', '[xy]', '(?:p|q)', 'z+', 'z*', '\\d', '.', 'k{2}', 'm?', '^', '$')
  const samples = fc.string({ unit: fc.constantFrom(...Array.from('ab .xypqz1kmc')), maxLength: 24 })
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), samples, (pieces, text) => {
      const pattern = pieces.join('')
      if (new RegExp(pattern, 'su').test(text)) expect(text).toContain(requiredText(pattern))
    }),
    { numRuns: 20_000 },
  )
})
