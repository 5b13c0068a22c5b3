import { describe, expect, it } from 'vitest'
import { FakeServer, agentView } from '../../../test/support/fake-server.ts'
import { ManualClock, settle } from '../../../test/support/manual-clock.ts'
import { pairedTransports } from '../../../test/support/paired-transports.ts'
import { err, ok } from '../../base/result.ts'
import { serveConnection } from '../../contract/rpc/serve.ts'
import type { Transport } from '../../contract/transport.ts'
import type { Carrier, CarrierFailure } from './carrier.ts'
import { FleetClient } from './fleet-client.ts'

class FakeCarrier implements Carrier {
  failure: CarrierFailure | null = null
  far: Transport | null = null
  readonly server: FakeServer

  constructor(server: FakeServer) {
    this.server = server
  }

  open(): ReturnType<Carrier['open']> {
    if (this.failure !== null) return Promise.resolve(err(this.failure))
    const { client, host } = pairedTransports()
    this.far = host
    serveConnection(this.server, host, (error) => {
      throw error
    })
    return Promise.resolve(ok(client))
  }
}

async function setUp() {
  const server = new FakeServer([agentView('a', 'running')])
  const carrier = new FakeCarrier(server)
  const clock = new ManualClock()
  const login = (token: string) => Promise.resolve(token === 'right' ? ok(null) : err('This token is not the host’s.'))
  const client = new FleetClient({ carrier, clock, login })
  const state = () => client.store.getState()
  client.start(null)
  await settle()
  return { server, carrier, clock, client, state }
}

describe('FleetClient', () => {
  it('takes the snapshot and follows what happens', async () => {
    const { server, state } = await setUp()
    server.setAgent(agentView('b', 'stopped'))
    expect(state().link.kind).toBe('live')
    expect([...(state().fleet?.agents.keys() ?? [])]).toEqual(['a', 'b'])
  })

  it('takes a new snapshot when entries are missing', async () => {
    const { server, state } = await setUp()
    server.setAgent(agentView('b', 'stopped'))
    const entry = {
      seq: 9,
      at: 0,
      subject: { kind: 'agent', id: 'a' },
      generation: 1,
      event: { kind: 'updated' },
    } as const
    server.tell({ stream: 'journal', entry, agent: agentView('a', 'running') })
    await settle()
    expect(state().fleet?.snapshot).toBe(2)
  })

  it('takes a new snapshot when it was too slow', async () => {
    const { server, state } = await setUp()
    server.tell({ stream: 'dropped', from: 1, to: 3 })
    await settle()
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

  it('asks for the token, says what was wrong with it, and goes on with the right one', async () => {
    const { carrier, clock, client, state } = await setUp()
    carrier.failure = { kind: 'login' }
    carrier.far?.close('the host ended')
    await clock.advanceAsync(1_000)
    expect(state().link).toEqual({ kind: 'login', problem: null, busy: false })
    client.login('wrong')
    await settle()
    expect(state().link).toMatchObject({ kind: 'login', problem: 'This token is not the host’s.' })
    carrier.failure = null
    client.login('right')
    await settle()
    expect(state().link.kind).toBe('live')
  })

  it('leaves no timer behind', async () => {
    const { server, clock, client } = await setUp()
    server.setAgent(agentView('b', 'stopped'))
    client.dispose()
    expect(clock.pendingTimers).toBe(0)
  })
})
