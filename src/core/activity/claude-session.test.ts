import { expect, it } from 'vitest'
import { readClaudeSession } from './claude-session.ts'

const OWN = { pid: 42, startTime: 1_000 }
const file = (changes: object): string =>
  JSON.stringify({ pid: 42, procStart: 1_000, status: 'idle', sessionId: 'x', version: '2.1.330', ...changes })

it.each([
  ['busy', undefined, { kind: 'working' }],
  ['idle', undefined, { kind: 'idle' }],
  ['waiting', 'permission prompt', { kind: 'blocked', ask: 'approval' }],
  ['waiting', 'input needed', { kind: 'blocked', ask: 'question' }],
  ['waiting', 'something new', { kind: 'blocked', ask: 'dialog' }],
  ['waiting', undefined, { kind: 'blocked', ask: 'dialog' }],
  ['dreaming', undefined, null],
])('status %s, for %s', (status, waitingFor, claim) => {
  expect(readClaudeSession(file({ status, waitingFor }), OWN)?.claim).toEqual(claim)
})

it('a background shell is told beside being idle', () => {
  const sign = readClaudeSession(file({ status: 'shell' }), OWN)
  expect([sign?.claim, sign?.conditions.background]).toEqual([{ kind: 'idle' }, { text: 'a shell command it started' }])
})

it('a file of another process, half written or of another kind says nothing', () => {
  expect(readClaudeSession(file({ pid: 43 }), OWN)).toBeNull()
  expect(readClaudeSession(file({ procStart: 999 }), OWN)).toBeNull()
  expect(readClaudeSession(file({ procStart: 'yesterday' }), OWN)).toBeNull()
  expect(readClaudeSession(file({}).slice(0, 20), OWN)).toBeNull()
  expect(readClaudeSession('[]', OWN)).toBeNull()
})

it('what it waits for is shown without what cannot be seen', () => {
  expect(readClaudeSession(file({ status: 'waiting', waitingFor: 'a\u202eb' }), OWN)?.text).toBe('ab')
})
