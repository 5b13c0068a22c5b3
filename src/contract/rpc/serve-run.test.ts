import { expect, it } from 'vitest'
import { FakeServer } from '../../../test/support/fake-server.ts'
import { ManualClock, settle } from '../../../test/support/manual-clock.ts'
import { pairedTransports } from '../../../test/support/paired-transports.ts'
import { HELLO_WITHIN_MS, MAX_EARLY_PACKETS, MAX_RUN_REQUESTS } from './limits.ts'
import { serveRun } from './serve-run.ts'

const HELLO = { type: 'hello', run: { id: 'run-1', secret: 'secret of run-1' } }
const READY = { type: 'request', id: 1, name: 'run.ready', input: { runId: 'run-1' } }

interface Told {
  readonly type: string
  readonly error?: { readonly code: string; readonly message: string }
}

function setUp(server = new FakeServer()) {
  const { client, host } = pairedTransports()
  const clock = new ManualClock()
  const told: Told[] = []
  const closed: string[] = []
  const bugs: unknown[] = []
  client.onPacket((packet) => typeof packet === 'string' && told.push(JSON.parse(packet) as Told))
  client.onClose(({ reason }) => closed.push(reason))
  serveRun(server, host, {
    peerPid: 42,
    reportBug: (error) => bugs.push(error),
    monotonicMs: () => clock.monotonicMs(),
    setTimer: (delayMs, action) => clock.setTimer(delayMs, action),
  })
  const send = (message: object): void => client.send(JSON.stringify(message))
  return { server, client, clock, told, closed, bugs, send }
}

it('what comes while the host checks is answered after it, in order', async () => {
  const { server, send, told, clock } = setUp()
  for (const message of [{ ...HELLO, contract: 1 }, READY]) send(message)
  expect(told).toEqual([])
  await settle()
  expect(server.claims).toEqual([{ runId: 'run-1', secret: 'secret of run-1', peerPid: 42 }])
  expect(told[0]).toMatchObject({ type: 'welcome' })
  expect(clock.pendingTimers).toBe(0)
})

it.each([
  ['a request', READY],
  ['a hello without a run', { type: 'hello', contract: 1 }],
])('H7: %s first is refused, and nothing is done', async (_name, first) => {
  const { server, send, told, closed } = setUp()
  send(first)
  send(READY)
  await settle()
  expect(told).toMatchObject([{ type: 'refused', error: { code: 'not-allowed' } }])
  expect(closed).toHaveLength(1)
  expect([server.claims, server.ready]).toEqual([[], []])
})

it('who says nothing is told what to say, and has to leave', () => {
  const { told, closed, clock } = setUp()
  clock.advance(HELLO_WITHIN_MS)
  expect(told).toMatchObject([{ type: 'refused', error: { message: expect.stringContaining('CORRAL_RUN_SECRET') } }])
  expect(closed).toHaveLength(1)
  expect(clock.pendingTimers).toBe(0)
})

it('who was let in may be silent', async () => {
  const { send, told, closed, clock } = setUp()
  send(HELLO)
  await settle()
  clock.advance(10 * HELLO_WITHIN_MS)
  expect([told, closed]).toEqual([[], []])
})

it('what waits for the check has a bound', async () => {
  const { server, send, told, closed } = setUp()
  for (let count = 0; count <= MAX_EARLY_PACKETS; count += 1) send(count === 0 ? HELLO : { ...READY, id: count })
  await settle()
  expect(told).toMatchObject([{ type: 'refused', error: { code: 'too-many' } }])
  expect(closed).toHaveLength(1)
  expect([server.callers, server.ready]).toEqual([[], []])
})

it('a check that fails lets nobody in, and is reported', async () => {
  const server = new FakeServer()
  server.admitRun = () => Promise.reject(new Error('no table'))
  const { send, told, bugs } = setUp(server)
  send(HELLO)
  send(READY)
  await settle()
  expect(told).toMatchObject([{ type: 'refused', error: { code: 'internal' } }])
  expect(bugs).toHaveLength(1)
  expect(server.ready).toEqual([])
})

it('a run has few requests open at once', async () => {
  const server = new FakeServer()
  const { send, told } = setUp(server)
  const never = (): Promise<never> => new Promise(() => undefined)
  const connect = server.connect.bind(server)
  server.connect = (link, caller) => {
    const connection = connect(link, caller)
    return { ...connection, handlers: { ...connection.handlers, 'run.ready': never } }
  }
  send(HELLO)
  await settle()
  for (let id = 0; id <= MAX_RUN_REQUESTS; id += 1) send({ ...READY, id })
  expect(told).toMatchObject([{ type: 'error', id: MAX_RUN_REQUESTS, error: { code: 'too-many' } }])
})
