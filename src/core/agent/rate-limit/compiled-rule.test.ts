import { expect, it } from 'vitest'
import { testPatterns } from '../../../../test/support/test-patterns.ts'
import { compileRule, compileRules } from './compiled-rule.ts'

it.each([
  ['^limit reached', 'none'],
  ['resets (?<reset>\\d{1,2}[ap]m)', 'clock'],
  ['a|in (?<reset>.+)', 'duration'],
  ['(a+)+$', 'none'],
] as const)('%j (%s) can be used', (pattern, reset) => {
  expect(compileRule({ pattern, reset }, testPatterns)).toMatchObject({ ok: true, value: { reset } })
})

it.each([
  ['(', 'none', 'no regular expression'],
  ['a)(?<reset>b', 'clock', 'no regular expression'],
  ['resets (\\d+)', 'epoch', '(?<reset>…)'],
  ['resets (?<time>\\d+)', 'date', 'set "reset" to "none"'],
  ['(?!fast )limit', 'none', 'write out what may stand there instead'],
  ['(?:.{0,900}x){3}', 'none', 'lower their bounds'],
] as const)('%j (%s) cannot, and it is said what to do', (pattern, reset, advice) => {
  const compiled = compileRule({ pattern, reset }, testPatterns)
  expect(compiled).toMatchObject({ ok: false, error: expect.stringContaining(advice) as string })
})

it('leaves out what cannot be used', () => {
  const rules = [
    { pattern: '(', reset: 'none' },
    { pattern: 'limit', reset: 'none' },
  ] as const
  expect(compileRules(rules, testPatterns)).toMatchObject([{ reset: 'none' }])
})
