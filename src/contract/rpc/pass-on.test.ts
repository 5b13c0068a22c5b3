import { runCaller } from '../../../test/support/run-caller.ts'
import { expect, it } from 'vitest'
import { FakeServer } from '../../../test/support/fake-server.ts'
import { ManualClock, settle } from '../../../test/support/manual-clock.ts'
import { pairedTransports, SERVED } from '../../../test/support/paired-transports.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { Packet, Transport } from '../transport.ts'
import type { Caller } from './caller.ts'
import { contractErrorOf, type ContractError } from './errors.ts'
import { serveConnection } from './serve.ts'

const RELAY = JSON.stringify({ type: 'relay', host: 'box' })

/** One client of a host that can lead it to `box`, and what both ends hear. */
function setUp(caller: Caller = SERVED.caller) {
  const near = pairedTransports()
  const far = pairedTransports()
  const clock = new ManualClock()
  const load = { waitingBytes: 0, isPaused: false }
  const flow = {
    get waitingBytes() {
      return load.waitingBytes
    },
    pause: () => void (load.isPaused = true),
    resume: () => void (load.isPaused = false),
  }
  const opening = Promise.withResolvers<Result<Transport, ContractError>>()
  const asked: string[] = []
  const relay = {
    open: (host: string) => {
      asked.push(host)
      return opening.promise
    },
    setTimer: (delayMs: number, action: () => void) => clock.setTimer(delayMs, action),
  }
  const server = new FakeServer()
  const served = Object.assign(server, { relay })
  serveConnection(served, { ...near.host, flow }, { ...SERVED, caller })
  const heard = { client: [] as Packet[], box: [] as Packet[], clientClosed: [] as string[], boxClosed: [] as string[] }
  near.client.onPacket((packet) => heard.client.push(packet))
  near.client.onClose(({ reason }) => heard.clientClosed.push(reason))
  far.host.onPacket((packet) => heard.box.push(packet))
  far.host.onClose(({ reason }) => heard.boxClosed.push(reason))
  const begin = async (): Promise<void> => {
    near.client.send(RELAY)
    opening.resolve(ok({ ...far.client, flow }))
    await settle()
  }
  return { client: near.client, box: far.host, server, asked, opening, heard, load, clock, begin }
}

it('says that the other host is reached, and passes packets on as they are, both ways', async () => {
  const { client, box, heard, asked, begin } = setUp()
  await begin()
  expect(asked).toEqual(['box'])
  expect(heard.client).toEqual([JSON.stringify({ type: 'relayed' })])
  client.send('any text')
  client.send(Uint8Array.of(1, 2))
  box.send('an answer')
  expect(heard.box).toEqual(['any text', Uint8Array.of(1, 2)])
  expect(heard.client[1]).toBe('an answer')
})

it('what the other host sends is never a request here, nor is what the client sends', async () => {
  const { client, box, server, begin } = setUp()
  await begin()
  const request = JSON.stringify({ type: 'request', id: 1, name: 'agent.list', input: {} })
  client.send(request)
  box.send(request)
  expect(server.asked).toEqual([])
  expect(server.links.size).toBe(0)
})

it('tells why the other host is not reached', async () => {
  const { client, heard, opening } = setUp()
  client.send(RELAY)
  opening.resolve(err(contractErrorOf('host-lost', 'box does not answer')))
  await settle()
  expect(heard.client).toEqual([expect.stringContaining('box does not answer')])
  expect(heard.clientClosed).toEqual(['box does not answer'])
})

it.each<Caller>([{ role: 'viewer' }, runCaller()])('a $role is not led anywhere', async (caller) => {
  const { client, heard, asked } = setUp(caller)
  client.send(RELAY)
  await settle()
  expect(asked).toEqual([])
  expect(heard.client).toEqual([expect.stringContaining('not-allowed')])
  expect(heard.clientClosed).toHaveLength(1)
})

it('the end of one connection is the end of the other', async () => {
  const one = setUp()
  await one.begin()
  one.client.close('bye')
  expect(one.heard.boxClosed).toHaveLength(1)
  const two = setUp()
  await two.begin()
  two.box.close('host is gone')
  expect(two.heard.clientClosed).toEqual(['host is gone'])
})

it('a client that goes away meanwhile leaves nothing open', async () => {
  const { client, heard, begin, opening } = setUp()
  client.send(RELAY)
  client.close('bye')
  opening.resolve(err(contractErrorOf('host-lost', 'too late')))
  await begin()
  expect(heard.client).toEqual([])
})

it('a full end stops the other from being read until it has room', async () => {
  const { client, load, clock, begin } = setUp()
  await begin()
  load.waitingBytes = 2 * 1024 * 1024
  client.send('more')
  expect(load.isPaused).toBe(true)
  clock.advance(100)
  expect(load.isPaused).toBe(true)
  load.waitingBytes = 0
  clock.advance(20)
  expect(load.isPaused).toBe(false)
  expect(clock.pendingTimers).toBe(0)
})

it('nothing may be said before the other host is reached, and a relay comes first', async () => {
  const early = setUp()
  early.client.send(RELAY)
  early.client.send('too early')
  expect(early.heard.clientClosed).toEqual(['a packet came before the relay was open'])
  const late = setUp()
  late.client.send(JSON.stringify({ type: 'hello' }))
  late.client.send(RELAY)
  expect(late.heard.clientClosed).toEqual(['a relay must be the first message'])
})
