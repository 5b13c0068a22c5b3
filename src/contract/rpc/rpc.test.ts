import { afterEach, expect, it, vi } from 'vitest'
import { pairedTransports } from '../../../test/support/paired-transports.ts'
import { err, ok } from '../../base/result.ts'
import { OWNER } from './caller.ts'
import { contractErrorOf } from './errors.ts'
import { encodeFrame, type Frame } from '../frames.ts'
import type { StreamMessage } from '../streams.ts'
import { RpcClient } from '../client/rpc-client.ts'
import type { ClientLink, ClientConnection, Handlers } from './handlers.ts'
import { serveConnection } from './serve.ts'

const undo: (() => void)[] = []
afterEach(() => undo.splice(0).forEach((action) => action()))

function connect(handlers: Partial<Handlers>, overrides: Partial<ClientConnection> = {}) {
  const { client: clientEnd, host } = pairedTransports()
  const bugs: unknown[] = []
  const disposed = vi.fn()
  const links: ClientLink[] = []
  const session = {
    handlers: handlers as Handlers,
    onFrame: () => {},
    dispose: disposed,
    [Symbol.dispose]: disposed,
    ...overrides,
  }
  const connection = serveConnection(
    {
      version: '1.0.0',
      connect: (link) => {
        links.push(link)
        return session
      },
    },
    host,
    { caller: OWNER, reportBug: (error) => bugs.push(error), monotonicMs: () => 0 },
  )
  const client = new RpcClient(clientEnd)
  undo.push(
    () => client.dispose(),
    () => connection.dispose(),
  )
  return { client, clientEnd, bugs, disposed, link: links[0] as ClientLink }
}

it('carries a request and its answer', async () => {
  const { client } = connect({ 'workspace.complete': ({ prefix }) => ok([`${prefix}a`]) })
  expect(await client.request('workspace.complete', { prefix: '/w' })).toEqual(ok(['/wa']))
})

it('carries an expected failure as a value', async () => {
  const error = contractErrorOf('agent-not-found', 'There is no agent "x".')
  const { client } = connect({ 'agent.start': () => err(error) })
  expect(await client.request('agent.start', { agent: 'x' })).toEqual(err(error))
})

it('answers a bug with "internal" and reports it', async () => {
  const { client, bugs } = connect({
    'agent.start': () => {
      throw new Error('oops')
    },
    'agent.stop': () => Promise.reject(new Error('later')),
  })
  expect(await client.request('agent.start', { agent: 'x' })).toMatchObject({
    error: { code: 'internal', message: expect.stringContaining('oops') },
  })
  expect(await client.request('agent.stop', { agent: 'x' })).toMatchObject({ error: { code: 'internal' } })
  expect(bugs).toHaveLength(2)
})

it('names the field of an input that does not fit', async () => {
  const { client } = connect({})
  const answer = await client.request('terminal.resize', { channel: 1, cols: 'wide' as never, rows: 2 })
  expect(answer).toMatchObject({ error: { code: 'invalid-input', field: 'cols' } })
})

it('does not know requests that are not there', async () => {
  const { client } = connect({})
  expect(await client.request('agent.fly' as never, {} as never)).toMatchObject({ error: { code: 'unknown-request' } })
})

it('never lets a stream overtake the answer of the request that opened it', () => {
  const { client, clientEnd, link } = connect({ 'events.unfollow': () => ok({}) })
  const order: unknown[] = []
  undo.push(clientEnd.onPacket((packet) => order.push((JSON.parse(packet as string) as { type: string }).type)).dispose)
  void client.request('events.unfollow', { followId: 1 })
  link.stream({ stream: 'dropped', from: 1, to: 2 } satisfies StreamMessage)
  expect(order).toEqual(['output', 'stream', 'mark'])
})

it('carries frames both ways', () => {
  const received: Frame[] = []
  const { client, link } = connect({}, { onFrame: (frame) => received.push(frame) })
  const seen: Frame[] = []
  client.onFrame((frame) => seen.push(frame))
  const output: Frame = { kind: 'output', channel: 1, generation: 1, seq: 5, bytes: Uint8Array.of(0, 255, 27) }
  link.frame(output)
  client.sendFrame({ kind: 'parsed', channel: 1, generation: 1, seq: 8 })
  expect(seen).toEqual([output])
  expect(received).toEqual([{ kind: 'parsed', channel: 1, generation: 1, seq: 8 }])
})

it.each([
  ['text that is no JSON', 'nonsense{'],
  ['a message of no type', '{"type":"dance"}'],
  ['a frame too short', new Uint8Array(3)],
])('disconnects a client that sends %s', (_name, packet) => {
  const { clientEnd, disposed } = connect({})
  clientEnd.send(packet)
  expect(disposed).toHaveBeenCalled()
})

it('answers "disconnected" to everything that was open when the connection ended', async () => {
  const { client, clientEnd } = connect({ 'agent.stopAll': () => new Promise(() => {}) })
  const open = client.request('agent.stopAll', {})
  clientEnd.close('host gone')
  expect(await open).toMatchObject({ error: { code: 'disconnected', message: expect.stringContaining('host gone') } })
  expect(await client.request('agent.list', {})).toMatchObject({ error: { code: 'disconnected' } })
})

it('ends the session with the connection', () => {
  const { clientEnd, disposed } = connect({})
  clientEnd.close('bye')
  expect(disposed).toHaveBeenCalledTimes(1)
})

it('sends nothing to a closed connection', () => {
  const { clientEnd, link, client } = connect({})
  const seen: unknown[] = []
  client.onStream((message) => seen.push(message))
  clientEnd.close('bye')
  link.stream({ stream: 'dropped', from: 1, to: 2 })
  expect(seen).toEqual([])
  expect(() => clientEnd.send(encodeFrame({ kind: 'parsed', channel: 0, generation: 0, seq: 0 }))).not.toThrow()
})
