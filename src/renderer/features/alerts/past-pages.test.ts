import { expect, it } from 'vitest'
import type { PastAlert } from '../../../shapes/alert.ts'
import { withEarlier } from './past-pages.ts'

const past = (agentId: string | null, since: number): PastAlert => ({ rule: 'r', agentId, since, value: 1, end: null })

it('an alert that a page repeats is listed once, one of the same moment and another agent as well', () => {
  const alerts = [past('a', 9), past('a', 5)]
  expect(withEarlier(alerts, [past('a', 5), past('b', 5), past(null, 5)])).toEqual([
    past('a', 9),
    past('a', 5),
    past('b', 5),
    past(null, 5),
  ])
})
