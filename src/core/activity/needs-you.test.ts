import { expect, it } from 'vitest'
import { sampleActivity } from '../../../test/support/sample-activity.ts'
import { inNeed, needsPerson } from './needs-you.ts'

it('whoever waits or is stuck needs a person; nobody else does', () => {
  expect(needsPerson({ activity: sampleActivity({ kind: 'waiting-approval', ask: 'approval' }) })).toBe(true)
  expect(needsPerson({ activity: sampleActivity({ kind: 'waiting-input', ask: 'login' }) })).toBe(true)
  expect(needsPerson({ activity: sampleActivity({ kind: 'stuck' }) })).toBe(true)
  for (const kind of ['working', 'idle', 'quiet'] as const) {
    expect(needsPerson({ activity: sampleActivity({ kind }) }), kind).toBe(false)
  }
  expect(needsPerson({ activity: null })).toBe(false)
})

it('the one that has waited longest comes first', () => {
  const waiting = (since: number) => ({
    since,
    activity: sampleActivity({ kind: 'waiting-input', ask: 'question', since }),
  })
  const agents = [waiting(30), { since: 0, activity: null }, waiting(10), waiting(20)]
  expect(inNeed(agents).map(({ since }) => since)).toEqual([10, 20, 30])
})
