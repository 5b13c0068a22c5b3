import fc from 'fast-check'
import { expect, it } from 'vitest'
import { agentView } from '../../../test/support/fake-server.ts'
import { sampleFilterSubject } from '../../../test/support/sample-filter-subject.ts'
import { completeFilter } from './complete-filter.ts'
import { mistakesBetween, nearestWord } from './did-you-mean.ts'
import { FILTER_KEYS, type FilterKeyName } from './filter-keys.ts'
import { filterTokens, quoted } from './filter-tokens.ts'
import { matchesFilter } from './match-filter.ts'
import { parseFilter } from './parse-filter.ts'
import type { FilterSubject } from './subject.ts'

const keys = Object.keys(FILTER_KEYS) as FilterKeyName[]
const values = ['claude', 'low', 'high', 'running', 'stopped', 'good', 'poor', 'any', 'none', 'up', '>5', '<1GB', 'x y']

const subjects: fc.Arbitrary<FilterSubject> = fc
  .record({
    name: fc.constantFrom('api', 'docs', 'x y'),
    type: fc.constantFrom('claude', 'codex'),
    priority: fc.constantFrom('low', 'high'),
    isUp: fc.boolean(),
    memoryBytes: fc.option(fc.nat(4e9)),
  })
  .map(({ name, type, priority, isUp, memoryBytes }) => {
    const view = agentView(name, isUp ? 'running' : 'stopped')
    const sample = memoryBytes === null ? null : { cpuPercent: 5, memoryBytes, processes: 5 }
    return sampleFilterSubject(name, { ...view, spec: { ...view.spec, type, priority } }, { sample, now: 60_000 })
  })
const terms = fc.oneof(
  fc.constantFrom('api', 'd', 'claude', '"x y"'),
  fc.tuple(fc.constantFrom(...keys), fc.constantFrom(...values)).map(([key, value]) => `${key}:${quoted(value)}`),
)
const meets = (typed: string, subject: FilterSubject): boolean => matchesFilter(parseFilter(typed), subject)

it('anything can be typed: it is read, completed and met or not, and never fails', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc
      .array(fc.constantFrom('a', 'b', ':', '-', ',', '"', '<', '>', ' ', '\\', '/'), { maxLength: 30 })
      .map((parts) => parts.join('')),
  )
  fc.assert(
    fc.property(text, fc.nat(60), subjects, (typed, caret, subject) => {
      expect([true, false]).toContain(meets(typed, subject))
      completeFilter(typed, Math.min(caret, typed.length), {})
      const tokens = filterTokens(typed)
      for (const { from, to } of tokens) expect(to).toBeGreaterThan(from)
    }),
  )
})

it('nothing typed is met by everybody', () => {
  fc.assert(
    fc.property(subjects, (subject) => {
      expect(meets('', subject)).toBe(true)
    }),
  )
})

it('a condition with a minus is met by just those who do not meet it without', () => {
  fc.assert(
    fc.property(terms, subjects, (term, subject) => {
      // What cannot be understood is left out with and without a minus.
      fc.pre(parseFilter(term).problems.length === 0)
      expect(meets(`-${term}`, subject)).toBe(!meets(term, subject))
    }),
  )
})

it('two conditions are met by just those who meet both, in any order', () => {
  fc.assert(
    fc.property(terms, terms, subjects, (one, other, subject) => {
      const both = meets(one, subject) && meets(other, subject)
      expect(meets(`${one} ${other}`, subject)).toBe(both)
      expect(meets(` ${other}  ${one} `, subject)).toBe(both)
    }),
  )
})

it('values with a comma between them are met by those who meet one of them', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('claude', 'codex', 'c'),
      fc.constantFrom('claude', 'x', 'cod'),
      subjects,
      (a, b, subject) => {
        expect(meets(`type:${a},${b}`, subject)).toBe(meets(`type:${a}`, subject) || meets(`type:${b}`, subject))
      },
    ),
  )
})

it('letter case makes no difference', () => {
  fc.assert(
    fc.property(terms, subjects, (term, subject) => {
      expect(meets(term.toUpperCase(), subject)).toBe(meets(term, subject))
    }),
  )
})

it('what completion offers is understood', () => {
  fc.assert(
    fc.property(fc.constantFrom(...keys, ...keys.map((key) => `${key}:`)), fc.boolean(), (begun, isNegated) => {
      const typed = `docs ${isNegated ? '-' : ''}${begun}`
      for (const { text } of completeFilter(typed, typed.length, { folder: ['/a b', '/c,d:e'] })) {
        expect(parseFilter(text).problems).toEqual([])
      }
    }),
  )
})

it('a key with one letter wrong, too many, missing or out of place is known again', () => {
  const long = keys.filter((key) => key.length > 4)
  fc.assert(
    fc.property(
      fc.constantFrom(...long),
      fc.nat(20),
      fc.constantFrom('drop', 'swap', 'add', 'change'),
      (key, where, mistake) => {
        const at = where % (key.length - 1)
        const wrong = {
          drop: key.slice(0, at) + key.slice(at + 1),
          swap: key.slice(0, at) + (key[at + 1] ?? '') + (key[at] ?? '') + key.slice(at + 2),
          add: `${key.slice(0, at)}q${key.slice(at)}`,
          change: `${key.slice(0, at)}q${key.slice(at + 1)}`,
        }[mistake]
        expect(mistakesBetween(wrong, key)).toBeLessThanOrEqual(1)
        expect(nearestWord(wrong, keys)).toBe(key)
      },
    ),
  )
})
