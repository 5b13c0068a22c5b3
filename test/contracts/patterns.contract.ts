import { describe, expect, it } from 'vitest'
import {
  PATTERN_MAX_CHARACTERS,
  PATTERN_MAX_GROUPS,
  PATTERN_MAX_SIZE,
  PATTERN_MAX_STEPS,
  PATTERN_MAX_TEXT,
} from '../../src/core/limits.ts'
import type { Pattern, PatternOptions, Patterns } from '../../src/core/patterns.ts'
import { valueOf } from '../support/value-of.ts'

/** Texts on which engines that backtrack need more steps than there are atoms, and patterns that make them. */
const CATASTROPHES: readonly (readonly [pattern: string, text: string])[] = [
  ['(a+)+$', `${'a'.repeat(499)}b`],
  ['(.*)*x', 'y'.repeat(500)],
  ['(a|a)+$', `${'a'.repeat(499)}b`],
  ['(x+x+)+y', 'x'.repeat(500)],
  ['.*.*.*.*.*.*.*.*x', 'y'.repeat(500)],
  ['^(([a-z])+.)+[A-Z]([a-z])+$', 'a'.repeat(500)],
  ['(\\w+\\s?)*\\b!', 'word '.repeat(100)],
  ['(?:a?){150}a{150}$', `${'a'.repeat(499)}b`],
]

/** What every Patterns promises. */
export function patternsContract(name: string, create: () => Patterns): void {
  const compile = (source: string, options?: PatternOptions): Pattern => valueOf(create().compile(source, options))
  const found = (source: string, text: string): string | null => compile(source).match(text)?.groups[0] ?? null

  describe(`Patterns contract: ${name}`, () => {
    it('finds the first match anywhere, with its groups', () => {
      const match = compile('(?<day>\\d+)(?<unit>th)?|(never)').match('on the 28 or 29th')
      expect(match?.groups).toEqual(['28', '28', null, null])
      expect(match?.named).toEqual(new Map([['day', '28']]))
      expect(compile('x').match('a b c')).toBeNull()
    })

    it('tells the names of the groups, in order', () => {
      expect(compile('(?<b>x)|(y)|(?<a>z)').groupNames).toEqual(['b', 'a'])
      expect(compile('(x)').groupNames).toEqual([])
    })

    it('knows letter case unless told otherwise', () => {
      expect(compile('ready é').match('READY É')).toBeNull()
      expect(compile('ready é', { ignoreCase: true }).match('READY É')).not.toBeNull()
    })

    it.each([
      ['^b', 'a\nb', null],
      ['a$', 'a\nb', null],
      ['\\bok\\b', 'all ok.', 'ok'],
      ['a.c', 'a\nc', null],
      ['\\p{L}+', '1é2', 'é'],
      ['\\u2713 \\x41', '✓ A', '✓ A'],
      ['[\\w.+-]+@\\S+', 'to a.b@c d', 'a.b@c'],
      ['^.$', '🙂', '🙂'],
      ['\\(\\?=x\\\\1', '(?=x\\1', '(?=x\\1'],
      ['[(?=\\]]+', 'x(?=]', '(?=]'],
      ['a+?', 'aaa', 'a'],
    ])('reads %j as JavaScript does', (source, text, expected) => {
      expect(found(source, text)).toBe(expected)
    })

    it('keeps nothing from one match to the next', () => {
      const pattern = compile('a')
      expect([pattern.match('ab'), pattern.match('ab')].map((match) => match?.groups)).toEqual([['a'], ['a']])
    })

    it.each([
      ['', '1 to 1000 characters'],
      ['x'.repeat(PATTERN_MAX_CHARACTERS + 1), '1 to 1000 characters'],
      ['(', 'no regular expression: missing closing )'],
      ['[a-', 'no regular expression: missing closing ]'],
      ['\\p{Nonsense}', 'no regular expression: '],
      ['a**', 'no regular expression: '],
      ['a(?=b)', 'uses look-ahead, "(?=…)"'],
      ['5h(?![a-z])', 'like "(?:[^a-z]|$)"'],
      ['(?<=a)b', 'look-behind'],
      ['(?<!a)b', 'negative look-behind'],
      ['(?<q>["\']).*\\k<q>', 'refers back to a group, "\\k<q>"'],
      ['(a)\\1', 'refers back to a group, "\\1"'],
      ['(?:.{0,900}a){2}', 'too large with its repeats'],
      ['((x{10}){10}){10}'.repeat(40), 'too large with its repeats'],
      ['x'.repeat(PATTERN_MAX_CHARACTERS), 'too large with its repeats'],
      ['a{1000}'.repeat(100), 'too large with its repeats'],
      ['(a)'.repeat(PATTERN_MAX_GROUPS + 1), 'more than 10 groups'],
    ])('refuses %j and says what to do', (source, message) => {
      const compiled = create().compile(source)
      expect(compiled).toMatchObject({ ok: false, error: expect.stringContaining(message) as string })
    })

    it.each(CATASTROPHES)('is done with %j on 500 lines before anybody notices', (source, text) => {
      const pattern = compile(source, { ignoreCase: true })
      for (let line = 0; line < 500; line += 1) expect(pattern.match(`${line}${text.slice(4)}`)).toBeNull()
    })

    it('looks at the beginning of a long text only', () => {
      const pattern = compile('end')
      expect(pattern.match(`${' '.repeat(PATTERN_MAX_TEXT - 3)}end`)).not.toBeNull()
      expect(pattern.match(`${' '.repeat(PATTERN_MAX_TEXT - 2)}end`)).toBeNull()
      expect(compile('(.*)*x').match('y'.repeat(10_000_000))).toBeNull()
    })

    it('looks at less the larger the pattern is, and at a line of 500 always', () => {
      const large = compile(`end|x{${PATTERN_MAX_SIZE - 20}}`)
      expect(large.match(`${' '.repeat(497)}end`)).not.toBeNull()
      expect(large.match(`${' '.repeat(PATTERN_MAX_STEPS / (PATTERN_MAX_SIZE - 50))}end`)).toBeNull()
    })

    it('gives the same object for the same pattern, so that asking again costs nothing', () => {
      const patterns = create()
      expect(patterns.compile('a')).toBe(patterns.compile('a'))
      expect(patterns.compile('a')).not.toBe(patterns.compile('a', { ignoreCase: true }))
    })
  })
}
