import { expect, it } from 'vitest'
import { testPatterns } from '../../../../test/support/test-patterns.ts'
import { activityRule } from '../../../shapes/activity-rule.ts'
import { compileActivityRules } from './compiled-rules.ts'
import { readLines } from './reading.ts'

it('what is asked is shown with the lines above it, without frames and the blank lines between them', () => {
  const rule = { id: 'ask', in: 'screen', means: 'approval', patterns: ['^Run it\\?'], above: 4 }
  const rules = compileActivityRules([activityRule.parse(rule)], 'screen', testPatterns)
  const reading = readLines(['│ touch x   │', '╰───────────╯', '│           │', '│ Run it?   │'], rules, 0)
  expect(reading).toMatchObject({ claim: { kind: 'blocked', ask: 'approval' }, text: 'touch x · Run it?' })
})
