import fc from 'fast-check'
import { expect, it } from 'vitest'
import { SequenceFilter } from './sequence-filter.ts'

const DROPS = /^\u001b\[c$|^\u001b\]52;/

function filtered(text: string, cuts: readonly number[] = []): string {
  const filter = new SequenceFilter((sequence) => (DROPS.test(sequence) ? '' : null))
  const places = [0, ...cuts.filter((cut) => cut < text.length).toSorted((a, b) => a - b), text.length]
  return places.map((place, index) => filter.feed(text.slice(place, places[index + 1] ?? place))).join('')
}

it.each([
  ['plain text', 'hello\r\n', 'hello\r\n'],
  ['a sequence that stays', '\u001b[1;31mred', '\u001b[1;31mred'],
  ['a sequence that goes', 'a\u001b[cb', 'ab'],
  ['a control within a sequence, which is carried out', 'a\u001b[\nc', 'a\n'],
  ['a string ended by BEL', 'a\u001b]52;c;?\u0007b', 'ab'],
  ['a string ended by ST, of which ST is left', 'a\u001b]52;c;?\u001b\\b', 'a\u001b\\b'],
  ['a title', '\u001b]0;title\u0007x', '\u001b]0;title\u0007x'],
  ['a sequence cut short by another', '\u001b[1\u001b[cx', '\u001b[1x'],
  ['a long string that goes', `a\u001b]52;c;${'x'.repeat(9_000)}\u0007b`, 'ab'],
  ['a long string that stays', `\u001b]8;;${'x'.repeat(9_000)}\u0007b`, `\u001b]8;;${'x'.repeat(9_000)}\u0007b`],
  ['the single control for CSI', 'a\u009bcb', 'a\u009bcb'],
])('%s', (_name, text, expected) => {
  expect(filtered(text)).toBe(expected)
})

const pieces = fc.array(
  fc.constantFrom(
    'a',
    'é',
    '😀',
    '\u001b',
    '[',
    'c',
    '1',
    ';',
    ']52;c;?',
    ']0;t',
    '\u0007',
    '\u001b\\',
    '\n',
    '\u009b',
    'P',
    '\u0018',
  ),
  { maxLength: 40 },
)

it('comes out the same however it is cut, and nothing is lost where nothing is dropped', () => {
  fc.assert(
    fc.property(pieces, fc.array(fc.nat(80), { maxLength: 6 }), (parts, cuts) => {
      const text = parts.join('')
      expect(filtered(text, cuts)).toBe(filtered(text))
      const all = new SequenceFilter(() => null)
      const kept = all.feed(text) + all.feed('\u0018')
      expect(kept).toHaveLength(text.length + 1)
    }),
    { numRuns: 2_000 },
  )
})
