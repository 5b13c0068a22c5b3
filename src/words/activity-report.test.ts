import { expect, it } from 'vitest'
import { sampleActivity } from '../../test/support/sample-activity.ts'
import { activityReport } from './activity-report.ts'

it('names versions, who said what, the title and the screen', () => {
  const by = { source: 'title', rule: 'title-spinner', text: '◐ Fix', says: 'working', since: 0 } as const
  const report = activityReport({
    ...{ corralVersion: '0.1.0', type: 'claude', version: '2.1.330', runner: 'pty', title: '◐ Fix', at: 60_000 },
    activity: sampleActivity({ by }),
    statements: [by],
    screen: ['❯ 1. Yes', '  2. No'],
  })
  expect(report).toContain('agent type claude 2.1.330, in a pty terminal')
  expect(report).toContain('Its title: working, by title-spinner “◐ Fix”, since 1970-01-01T00:00:00.000Z')
  expect(report).toContain('Title: "◐ Fix"')
  expect(report).toContain('  | ❯ 1. Yes\n  |   2. No')
})
