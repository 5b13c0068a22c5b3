import { expect, it } from 'vitest'
import { wrongOfRule } from './rule-check.ts'

it.each([
  ['^limit reached', 'none'],
  ['resets (?<reset>\\d{1,2}[ap]m)', 'clock'],
  ['a|in (?<reset>.+)', 'duration'],
  ['(?:[\\w.-]+ ){0,3}limit', 'none'],
  ['(?:\\(+\\)|[(+*]+)x', 'none'],
  ['(a+)?b', 'none'],
] as const)('has nothing against %j (%s)', (pattern, reset) => {
  expect(wrongOfRule({ pattern, reset })).toBeNull()
})

it.each([
  ['(', 'none', 'correct it'],
  ['a)(?<reset>b', 'clock', 'correct it'],
  ['resets (\\d+)', 'epoch', '(?<reset>…)'],
  ['resets (?<time>\\d+)', 'date', 'set "reset" to "none"'],
  ['(a+)+$', 'none', 'give one a bound'],
  ['(?:(?:\\w+) ?){2,}x', 'none', 'give one a bound'],
  ['((a*b)c)*', 'none', 'give one a bound'],
] as const)('says what to do about %j (%s)', (pattern, reset, advice) => {
  expect(wrongOfRule({ pattern, reset })).toContain(advice)
})
