import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { POLICY_ENTRY_MAX_CHARACTERS } from './limits.ts'
import { foldCase, matchesGlob } from './glob.ts'

/** What the matcher has to agree with: it backtracks, so only short patterns are compared. */
function regExpOf(pattern: string, flags: string): RegExp {
  const literal = pattern.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`)
  return new RegExp(`^${literal.replaceAll(/\*+/g, '.*')}$`, flags)
}

describe('matchesGlob', () => {
  it.each([
    ['', ''],
    ['*', ''],
    ['*', 'a\nb'],
    ['a*', 'a'],
    ['a**b', 'ab'],
    ['*/bin/*', '/usr/bin/x'],
    ['*ab*ab', 'abab'],
    ['*aab*', 'aaab'],
    ['*abcabd*', 'abcabcabd'],
    ['?', '?'],
    ['a.c', 'a.c'],
    ['*💡*', 'a💡b'],
  ])('%j matches %j', (pattern, text) => expect(matchesGlob(pattern, text)).toBe(true))

  it.each([
    ['', 'a'],
    ['a', 'A'],
    ['?', 'a'],
    ['a.c', 'abc'],
    ['ab*ba', 'aba'],
    ['*a*a', 'a'],
    ['a*', ' a'],
    ['[ab]', 'a'],
  ])('%j does not match %j', (pattern, text) => expect(matchesGlob(pattern, text)).toBe(false))

  it.each(['exact', 'ignored'] as const)('agrees with a regular expression, case %s', (how) => {
    const texts = (letters: readonly string[]): fc.Arbitrary<string> =>
      fc.array(fc.constantFrom(...letters), { maxLength: 8 }).map((each) => each.join(''))
    const letters = [
      'a',
      'b',
      'A',
      '.',
      '/',
      '\n',
      'ß',
      'ẞ',
      'ſ',
      's',
      'S',
      'K',
      'k',
      'ı',
      'i',
      'I',
      'İ',
      'σ',
      'ς',
      '𐐀',
      '𐐨',
    ]
    fc.assert(
      fc.property(texts([...letters, '*', '*', '*']), texts(letters), (pattern, text) => {
        expect(matchesGlob(pattern, text, how)).toBe(regExpOf(pattern, how === 'exact' ? 'su' : 'sui').test(text))
      }),
      { numRuns: 2_000 },
    )
  })

  it('folds the case of every letter that a regular expression folds', () => {
    for (let code = 0; code < 0x1_f000; code += 1) {
      if (code >= 0xd800 && code <= 0xdfff) continue
      const letter = String.fromCodePoint(code)
      for (const other of [letter.toUpperCase(), letter.toLowerCase()]) {
        if (other === letter || Array.from(other).length !== 1) continue
        const expected = regExpOf(letter, 'sui').test(other)
        expect([letter, other, foldCase(letter) === foldCase(other)]).toEqual([letter, other, expected])
      }
    }
  })

  // The old matcher tries some 10^30 ways here; this test then does not end.
  it('M7: a hundred stars against a text that nearly matches are answered', () => {
    expect(matchesGlob(`${'*a'.repeat(100)}*b`, 'a'.repeat(4_096))).toBe(false)
    expect(matchesGlob(`${'a'.repeat(POLICY_ENTRY_MAX_CHARACTERS)}*b`, 'a'.repeat(1_000_000))).toBe(false)
    expect(matchesGlob(`*${'a'.repeat(POLICY_ENTRY_MAX_CHARACTERS)}b*`, 'a'.repeat(1_000_000))).toBe(false)
  })
})
