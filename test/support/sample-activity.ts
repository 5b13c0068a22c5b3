import { NO_CONDITIONS } from '../../src/core/activity/rules/reading.ts'
import type { Activity } from '../../src/shapes/activity.ts'

/** What an agent is doing, with the changes given. */
export function sampleActivity(changes: Partial<Activity> = {}): Activity {
  return {
    kind: 'working',
    ask: null,
    since: 0,
    by: { source: 'title', rule: 'title-spinner', text: '', says: 'working', since: 0 },
    conditions: NO_CONDITIONS,
    children: [],
    lastTurn: null,
    ...changes,
  }
}
