import { expect, it } from 'vitest'
import { testPatterns } from '../../../../test/support/test-patterns.ts'
import { activityRule } from '../../../shapes/activity-rule.ts'
import { compileActivityRules, matchRule } from './compiled-rules.ts'

const PROMPT = {
  id: 'permission',
  in: 'screen',
  means: 'approval',
  patterns: ['^Do you want to', '^❯ 1\\. Yes', '^Esc to cancel'],
}
const SHOWN = ['Do you want to go on?', '❯ 1. Yes', '2. No', 'Esc to cancel']
const BOX = ['', '> ', '', '? for shortcuts']

function lineOf(rule: object, lines: readonly string[]): number | null {
  const [compiled] = compileActivityRules([activityRule.parse(rule)], 'screen', testPatterns)
  if (compiled === undefined) throw new Error('the rule cannot be used')
  return matchRule(compiled, lines)?.line ?? null
}

it('each pattern matches a line of its own, from top to bottom', () => {
  expect(lineOf(PROMPT, ['before', ...SHOWN])).toBe(1)
  expect(lineOf(PROMPT, SHOWN.toReversed())).toBe(null)
})

it('a prompt that is quoted above the input box is none, where its last line must stand at the bottom', () => {
  expect(lineOf({ ...PROMPT, last: 3 }, ['before', ...SHOWN])).toBe(1)
  expect(lineOf({ ...PROMPT, last: 3 }, [...SHOWN, ...BOX])).toBe(null)
  expect(lineOf(PROMPT, [...SHOWN, ...BOX])).toBe(0)
})

it('only the lines a rule asks for are looked at', () => {
  expect(lineOf({ ...PROMPT, lines: 3 }, SHOWN)).toBe(null)
})
