import { expect, it } from 'vitest'
import { foregroundOf } from './foreground.ts'

const row = (pid: number, more: object = {}) => ({
  ...{ pid, groupId: pid, sessionId: 10, foregroundGroupId: 10, startTime: pid, name: `p${pid}` },
  ...more,
})

it.each([
  ['the shell at its prompt', [row(10), row(11)], { command: null }],
  ['a command', [row(10, { foregroundGroupId: 12 }), row(12), row(13, { groupId: 12 })], { command: 'p12' }],
  [
    'a pipe whose first part has ended',
    [row(10, { foregroundGroupId: 12 }), row(13, { groupId: 12 })],
    { command: 'p13' },
  ],
  ['a command that has just ended', [row(10, { foregroundGroupId: 12 })], null],
  ['no terminal', [row(10, { foregroundGroupId: -1 })], null],
  ['nothing', [], null],
])('sees %s', (_, members, seen) => {
  expect(foregroundOf(members)).toEqual(seen)
})

it('looks at the run’s own terminal, not at one that was opened in it', () => {
  const inner = row(20, { sessionId: 20, foregroundGroupId: 21 })
  expect(foregroundOf([inner, row(21, { sessionId: 20 }), row(10)])).toEqual({ command: null })
})
