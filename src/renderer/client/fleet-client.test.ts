import { describe, expect, it } from 'vitest'
import { FakeServer, agentView } from '../../../test/support/fake-server.ts'
import { ManualClock, settle } from '../../../test/support/manual-clock.ts'
import { sampleEntry } from '../../../test/support/sample-agents.ts'
import { pairedTransports, SERVED } from '../../../test/support/paired-transports.ts'
import { err, ok } from '../../base/result.ts'
import { serveConnection } from '../../contract/rpc/serve.ts'
import type { Transport } from '../../contract/transport.ts'
import type { Carrier, CarrierFailure } from './carrier.ts'
import { FleetClient } from './fleet-client.ts'

class FakeCarrier implements Carrier {
  failure: CarrierFailure | null = null
  far: Transport | null = null
  readonly server: FakeServer
  /** Codes it was given. */
  readonly codes: string[] = []
  opened = 0

  constructor(server: FakeServer) {
    this.server = server
  }

  offer(code: string): void {
    this.codes.push(code)
  }

  open(): ReturnType<Carrier['open']> {
    this.opened += 1
    if (this.failure !== null) return Promise.resolve(err(this.failure))
    const { client, host } = pairedTransports()
    this.far = host
    serveConnection(this.server, host, SERVED)
    return Promise.resolve(ok(client))
  }
}

async function setUp() {
  const server = new FakeServer([agentView('a', 'running')])
  const carrier = new FakeCarrier(server)
  const clock = new ManualClock()
  const client = new FleetClient({ carrier, clock })
  const state = () => client.store.getState()
  client.start()
  await settle()
  return { server, carrier, clock, client, state }
}

describe('FleetClient', () => {
  it('takes the snapshot and follows what happens', async () => {
    const { server, clock, state } = await setUp()
    server.setAgent(agentView('b', 'stopped'))
    await clock.advanceAsync(20)
    expect(state().link.kind).toBe('live')
    expect([...(state().fleet?.agents.keys() ?? [])]).toEqual(['a', 'b'])
  })

  it('tells what happens together once a frame, each entry after it was applied', async () => {
    const { server, clock, client, state } = await setUp()
    const renders: number[] = []
    const heard: (string | undefined)[] = []
    client.store.subscribe(({ fleet }) => renders.push(fleet?.seq ?? -1))
    client.onEntry(({ seq }) => heard.push(`${seq} of ${state().fleet?.seq}`))
    for (let change = 0; change < 100; change += 1) server.setAgent(agentView('b', 'stopped'))
    await clock.advanceAsync(20)
    expect(renders).toEqual([100])
    expect(heard).toHaveLength(100)
    expect(heard[0]).toBe('1 of 100')
  })

  it('asks for recent samples of the agents somebody looks at, and of no other', async () => {
    const { server, clock, client } = await setUp()
    expect(server.asked).not.toContain('vitals.recent')
    client.vitals.ringOf('a')
    client.vitals.ringOf('a')
    await clock.advanceAsync(100)
    expect(server.asked.filter((name) => name === 'vitals.recent')).toHaveLength(1)
  })

  it('takes a new snapshot when entries are missing', async () => {
    const { server, clock, state } = await setUp()
    server.setAgent(agentView('b', 'stopped'))
    const entry = sampleEntry(9, 'a', { kind: 'updated' })
    server.tell({ stream: 'journal', entry, agent: agentView('a', 'running') })
    await clock.advanceAsync(20)
    expect(state().fleet?.snapshot).toBe(2)
  })

  it('takes a new snapshot when it was too slow', async () => {
    const { server, clock, state } = await setUp()
    server.tell({ stream: 'dropped', from: 1, to: 3 })
    await clock.advanceAsync(20)
    expect(state().fleet?.snapshot).toBe(2)
  })

  it('keeps what it knows while the host is gone and comes back by itself', async () => {
    const { carrier, clock, state } = await setUp()
    carrier.failure = { kind: 'gone', reason: 'nobody answers' }
    carrier.far?.close('the host ended')
    expect(state().link).toMatchObject({ kind: 'gone', attempt: 1 })
    expect(state().fleet?.agents.size).toBe(1)
    await clock.advanceAsync(250)
    expect(state().link).toMatchObject({ kind: 'gone', attempt: 2 })
    carrier.failure = null
    await clock.advanceAsync(10_000)
    expect(state().link.kind).toBe('live')
    expect(state().fleet?.snapshot).toBe(2)
  })

  it('asks for a code, says why, and goes on with the right one', async () => {
    const { carrier, clock, client, state } = await setUp()
    carrier.failure = { kind: 'login', reason: 'expired', isFinal: true }
    carrier.far?.close('the host ended')
    await clock.advanceAsync(1_000)
    expect(state().link).toEqual({ kind: 'login', reason: 'expired' })
    const { opened } = carrier
    await clock.advanceAsync(60_000)
    expect(carrier.opened, 'nothing is left to be tried').toBe(opened)
    carrier.failure = null
    client.login('right')
    await settle()
    expect(carrier.codes).toEqual(['right'])
    expect(state().link.kind).toBe('live')
  })

  it('H2: a page that is refused by whoever answers tries again, and is back when its host is', async () => {
    const { carrier, clock, state } = await setUp()
    carrier.failure = { kind: 'login', reason: 'unknown', isFinal: false }
    carrier.far?.close('the host ended')
    await clock.advanceAsync(1_000)
    expect(state().link).toEqual({ kind: 'login', reason: 'unknown' })
    carrier.failure = null
    await clock.advanceAsync(10_000)
    expect(state().link.kind).toBe('live')
  })

  it('H2: says when another program answers in the host’s place', async () => {
    const { carrier, clock, state } = await setUp()
    carrier.failure = { kind: 'stranger' }
    carrier.far?.close('the host ended')
    await clock.advanceAsync(1_000)
    expect(state().link).toMatchObject({ kind: 'gone', isStranger: true })
    expect(state().fleet?.agents.size).toBe(1)
  })

  it('uses only the connection of its last try', async () => {
    const { carrier, client, server, state } = await setUp()
    client.login('one')
    client.login('two')
    await settle()
    expect(state().link.kind).toBe('live')
    expect(server.links.size).toBe(1)
    expect(carrier.codes).toEqual(['one', 'two'])
  })

  it('leaves no timer behind', async () => {
    const { server, clock, client } = await setUp()
    server.setAgent(agentView('b', 'stopped'))
    client.dispose()
    expect(clock.pendingTimers).toBe(0)
  })
})
