import { expect, it } from 'vitest'
import { sampleActivity } from '../../test/support/sample-activity.ts'
import type { Activity } from '../shapes/activity.ts'
import { needWordsOf } from './activity-words.ts'

function asks(ask: Activity['ask'], text: string): Activity {
  const by = { source: 'program-status', rule: 'a rule', text, says: 'blocked', since: 0 } as const
  return sampleActivity({ kind: 'waiting-approval', ask, by })
}

it.each([
  ['approval', 'approve Bash: git push', 'approval: Bash: git push'],
  ['approval', 'rm -rf build', 'approval: rm -rf build'],
  ['approval', 'approver.sh', 'approval: approver.sh'],
  ['question', 'answer: Which one?', 'question: Which one?'],
  ['question', 'Questions?', 'question: Questions?'],
  ['approval', 'approve', 'waits for approval'],
  ['approval', '', 'waits for approval'],
] as const)('of a %s, "%s" is "%s" in the list', (ask, text, words) => {
  expect(needWordsOf(asks(ask, text))).toBe(words)
})
