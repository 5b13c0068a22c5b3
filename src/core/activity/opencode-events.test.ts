import { describe, expect, it } from 'vitest'
import { OpenCodeEvents, type ServerSign } from './opencode-events.ts'

const text = (type: string, properties: object): string => JSON.stringify({ id: 'evt_1', type, properties })
const status = (sessionID: string, type: string, more: object = {}): string =>
  text('session.status', { sessionID, status: { type, ...more } })
const BUSY = status('root', 'busy')
const IDLE = status('root', 'idle')
const ASKED = text('permission.asked', {
  ...{ id: 'per_1', sessionID: 'root', permission: 'bash', patterns: ['touch *'], metadata: { command: 'touch x' } },
})
const child = (type: string): string => status('child', type)
const CHILD = text('session.created', { sessionID: 'child', info: { id: 'child', parentID: 'root', title: 'Explore' } })

function after(...events: readonly string[]): ServerSign {
  const server = new OpenCodeEvents()
  let sign = server.begin({ status: '{}', permissions: '[]', questions: '[]' })
  for (const event of events) sign = server.take(event) ?? { ...sign, turn: null }
  return sign
}

describe('a session', () => {
  it('is idle when its stream begins, unless its server says otherwise', () => {
    expect(after().claim).toEqual({ kind: 'idle' })
    const busy = new OpenCodeEvents().begin({ status: '{"root":{"type":"busy"}}', permissions: '[]', questions: '' })
    expect(busy.claim).toEqual({ kind: 'working' })
  })

  it('works while it is busy, and has finished when it is idle', () => {
    expect(after(BUSY).claim).toEqual({ kind: 'working' })
    expect(after(BUSY, IDLE)).toMatchObject({ claim: { kind: 'idle' }, turn: 'finished' })
    expect(after(BUSY, text('session.idle', { sessionID: 'root' }))).toMatchObject({ turn: 'finished' })
  })

  it('that is idle twice has finished once', () => {
    expect(after(BUSY, IDLE, IDLE).turn).toBeNull()
    expect(after(IDLE).turn).toBeNull()
  })

  it('that was interrupted has not finished', () => {
    const aborted = text('session.error', { sessionID: 'root', error: { name: 'MessageAbortedError', data: {} } })
    expect(after(BUSY, aborted, IDLE)).toMatchObject({ claim: { kind: 'idle' }, turn: 'interrupted' })
  })

  it.each([
    [
      { name: 'ProviderAuthError', data: { message: 'no key' } },
      { login: { text: 'no key' }, rateLimit: null },
    ],
    [
      { name: 'APIError', data: { message: 'slow', statusCode: 429 } },
      { login: null, rateLimit: { text: 'slow' } },
    ],
    [
      { name: 'APIError', data: 7 },
      { login: null, rateLimit: null },
    ],
    [undefined, { login: null, rateLimit: null }],
  ])('that failed with %j has a failed turn, and says why', (error, conditions) => {
    const failed = text('session.error', { sessionID: 'root', error })
    expect(after(BUSY, failed, IDLE)).toMatchObject({ turn: 'failed', conditions })
    expect(after(BUSY, failed, IDLE, BUSY).conditions.login).toBeNull()
  })

  it('that tries again works, and tells when', () => {
    expect(after(status('root', 'retry', { attempt: 2, message: 'overloaded', next: 5_000 }))).toMatchObject({
      claim: { kind: 'working' },
      conditions: { retry: { text: 'overloaded', attempt: 2, nextAt: 5_000 } },
    })
  })
})

describe('a question', () => {
  it('is waited for, though its session is called busy', () => {
    expect(after(BUSY, ASKED)).toMatchObject({ claim: { kind: 'blocked', ask: 'approval' }, text: 'bash: touch x' })
    expect(after(BUSY, ASKED, BUSY).claim.kind).toBe('blocked')
  })

  it.each([
    text('permission.replied', { sessionID: 'root', requestID: 'per_1', reply: 'once' }),
    text('permission.replied', { sessionID: 'root', permissionID: 'per_1', response: 'once' }),
  ])('that is answered is over: %s', (answer) => {
    expect(after(BUSY, ASKED, answer).claim.kind).toBe('working')
  })

  it('is over with its session, and the turn has not finished before', () => {
    expect(after(BUSY, ASKED, IDLE).claim.kind).toBe('idle')
    expect(after(BUSY, ASKED, BUSY).turn).toBeNull()
  })

  it('of the agent itself has its words, and may be rejected', () => {
    const asks = text('question.asked', { id: 'q', sessionID: 'root', questions: [{ question: 'Which\u202e one?' }] })
    expect(after(BUSY, asks)).toMatchObject({ claim: { ask: 'question' }, text: 'Which one?' })
    expect(after(BUSY, asks, text('question.rejected', { requestID: 'q' })).claim.kind).toBe('working')
  })

  it('that was open before the stream began is known', () => {
    const open = JSON.stringify([{ id: 'p', sessionID: 'root', permission: 'edit', patterns: ['a.ts'], metadata: {} }])
    const sign = new OpenCodeEvents().begin({ status: '{}', permissions: open, questions: '[]' })
    expect(sign).toMatchObject({ claim: { kind: 'blocked' }, text: 'edit: a.ts' })
  })
})

describe('a session of a sub-agent', () => {
  it('is no sign that the agent is idle or has finished', () => {
    expect(after(BUSY, CHILD, child('busy'), child('idle'))).toMatchObject({ claim: { kind: 'working' }, turn: null })
    expect(after(CHILD, child('busy'), child('idle')).turn).toBeNull()
  })

  it('is shown while it works', () => {
    expect(after(BUSY, CHILD, child('busy')).children).toEqual([
      { id: 'child', says: 'working', title: 'Explore', text: '' },
    ])
  })

  it('that asks makes the agent wait', () => {
    const asks = text('permission.asked', { id: 'p', sessionID: 'child', permission: 'bash', patterns: ['ls'] })
    expect(after(BUSY, CHILD, child('busy'), asks)).toMatchObject({
      claim: { kind: 'blocked' },
      children: [{ says: 'blocked' }],
    })
  })
})

describe('what a server sends besides', () => {
  it.each([
    'no JSON',
    '{"type":"session.status"}',
    text('session.status', { sessionID: 'root', status: 'busy' }),
    text('permission.asked', { sessionID: 'root' }),
    text('message.part.delta', { sessionID: 'root', delta: '"type":"session.idle"' }),
    text('server.heartbeat', {}),
  ])('changes nothing: %s', (event) => {
    const server = new OpenCodeEvents()
    server.begin({ status: 'x', permissions: '[1]', questions: '{}' })
    server.take(BUSY)
    expect(server.take(event)).toBeNull()
  })

  it('is bounded', () => {
    const server = new OpenCodeEvents()
    for (let n = 0; n < 1_000; n += 1) {
      server.take(text('session.created', { info: { id: `c${n}`, parentID: 'root', title: 't'.repeat(9_000) } }))
      server.take(status(`c${n}`, 'busy'))
      server.take(text('permission.asked', { id: `p${n}`, permission: 'x'.repeat(9_000) }))
    }
    const sign = server.take(BUSY)
    expect(sign?.children).toHaveLength(16)
    expect(JSON.stringify(sign).length).toBeLessThan(10_000)
  })
})
