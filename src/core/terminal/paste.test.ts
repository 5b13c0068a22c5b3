import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mustBeSeen, readPaste, shownPaste } from './paste.ts'

describe('a paste', () => {
  it('M5: has no control characters but tab and ends of lines', () => {
    expect(readPaste('a\x1b[201~\rrm -rf .\r\n\tb\0\x07\x7f\x9b31m').text).toBe('a[201~\rrm -rf .\r\n\tb31m')
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (raw) => {
        const { text, removed } = readPaste(raw)
        expect([...text].filter((character) => /\p{Cc}/u.test(character) && !'\t\n\r'.includes(character))).toEqual([])
        expect(removed).toBe(raw.length - text.length)
      }),
    )
  })

  it('keeps all that people write', () => {
    const text = 'ünï 漢字 🐎 👩‍👩‍👧 नमस्ते می‌خواهم\n\tline'
    expect(readPaste(text)).toMatchObject({ text, removed: 0, hidden: 0, lineBreaks: 1 })
  })

  it.each([
    ['plain text', 'git status', { plain: false, bracketed: false }],
    ['an end of a line', 'git status\n', { plain: true, bracketed: false }],
    ['some lines', 'a\r\nb\rc\nd', { plain: true, bracketed: false }],
    ['1,000 ends of lines', '\n'.repeat(1_000), { plain: true, bracketed: false }],
    ['1,001 ends of lines', '\n'.repeat(1_001), { plain: true, bracketed: true }],
    ['ESC', '\x1b[201~', { plain: true, bracketed: true }],
    ['a turned direction', 'a\u202Eb', { plain: true, bracketed: true }],
    ['a space without width', 'a\u200Bb', { plain: true, bracketed: true }],
    ['letters nobody sees', 'a\u{E0041}b', { plain: true, bracketed: true }],
  ])('with %s is seen first, or not', (_, raw, { plain, bracketed }) => {
    expect([mustBeSeen(readPaste(raw), false), mustBeSeen(readPaste(raw), true)]).toEqual([plain, bracketed])
  })

  it('counts ends of lines as people do', () => {
    expect(readPaste('a\r\nb\rc\nd').lineBreaks).toBe(3)
  })

  it('is shown with what cannot be seen', () => {
    expect(shownPaste('a\x1bb\n\u202Ec\x9bd', 100)).toEqual([
      { at: 0, text: 'a', isMark: false },
      { at: 1, text: 'ESC', isMark: true },
      { at: 2, text: 'b\n', isMark: false },
      { at: 4, text: 'U+202E', isMark: true },
      { at: 5, text: 'c', isMark: false },
      { at: 6, text: 'U+009B', isMark: true },
      { at: 7, text: 'd', isMark: false },
    ])
    expect(shownPaste('abcdef', 3)).toEqual([{ at: 0, text: 'abc', isMark: false }])
    expect(shownPaste('', 3)).toEqual([])
  })
})
