import { describe, expect, it } from 'vitest'
import { sampleActivity } from '../../../test/support/sample-activity.ts'
import { agentView, FakeServer } from '../../../test/support/fake-server.ts'
import { settle } from '../../../test/support/manual-clock.ts'
import { pairedTransports, SERVED } from '../../../test/support/paired-transports.ts'
import { sampleEntry } from '../../../test/support/sample-agents.ts'
import { serveConnection } from '../rpc/serve.ts'
import { FleetReplica } from './fleet-replica.ts'
import { RpcClient } from './rpc-client.ts'

async function setUp(...agents: ReturnType<typeof agentView>[]) {
  const server = new FakeServer(agents)
  const replica = new FleetReplica()
  const told: number[] = []
  replica.onEntry(({ seq }) => told.push(seq))
  const connect = async () => {
    const { client, host } = pairedTransports()
    serveConnection(server, host, SERVED)
    const rpc = new RpcClient(client)
    await replica.bind(rpc)
    return rpc
  }
  const rpc = await connect()
  const state = () => {
    if (replica.state === null) throw new Error('nothing is known')
    return replica.state
  }
  return { server, replica, told, rpc, connect, state }
}

it('takes the snapshot and follows what happens, in order', async () => {
  const { server, state, told } = await setUp(agentView('a', 'running'))
  server.setAgent(agentView('b', 'stopped'))
  server.setAgent(agentView('a', 'stopped'))
  expect(state().order).toEqual(['a', 'b'])
  expect(state().agents.get('a')?.state.phase.kind).toBe('stopped')
  expect(told).toEqual([1, 2])
})

it('forgets an agent that was removed', async () => {
  const { server, state } = await setUp(agentView('a', 'running'), agentView('b', 'running'))
  server.tell({ stream: 'journal', entry: sampleEntry(1, 'a', { kind: 'removed' }), agent: null })
  expect(state().order).toEqual(['b'])
})

it('takes a new snapshot when entries are missing, and tells none twice', async () => {
  const { server, state, told } = await setUp(agentView('a', 'running'))
  server.setAgent(agentView('b', 'stopped'))
  server.tell({ stream: 'journal', entry: sampleEntry(9, 'a'), agent: agentView('a', 'stopped') })
  await settle()
  expect(state().snapshot).toBe(2)
  server.setAgent(agentView('c', 'stopped'))
  expect(told).toEqual([1, 2])
})

it('takes a new snapshot when the host found it too slow', async () => {
  const { server, state } = await setUp()
  server.tell({ stream: 'dropped', from: 1, to: 3 })
  await settle()
  expect(state().snapshot).toBe(2)
})

it('an entry the snapshot covers changes nothing', async () => {
  const { server, state, told } = await setUp(agentView('a', 'running'))
  server.setAgent(agentView('a', 'stopped'))
  const before = state()
  server.tell({ stream: 'journal', entry: sampleEntry(1, 'a', { kind: 'removed' }), agent: null })
  expect(state()).toBe(before)
  expect(told).toEqual([1])
})

it('what came before the answer does not undo the snapshot', async () => {
  const { server, replica, rpc, state } = await setUp(agentView('a', 'running'))
  const first = server.agents
  server.agents = first.map((agent) => ({ ...agent, title: 'new' }))
  const bound = replica.bind({
    onStream: rpc.onStream,
    request: (name, input, options) => {
      server.tell({ stream: 'facets', agentId: 'a', changes: { title: 'old' } })
      return rpc.request(name, input, options)
    },
  })
  await bound
  expect(state().agents.get('a')?.title).toBe('new')
})

it('applies facets, queue, settings and parts of the host', async () => {
  const { server, state } = await setUp(agentView('a', 'running'))
  server.tell({ stream: 'facets', agentId: 'a', changes: { title: 'thinking' } })
  const activity = sampleActivity({ kind: 'waiting-input', ask: 'question' })
  server.tell({ stream: 'facets', agentId: 'a', changes: { activity } })
  const place = (agentId: string, priority: 'low' | 'high', turn: number) => ({
    agentId,
    priority,
    turn,
    hasObstacle: false,
  })
  server.tell({
    stream: 'queue',
    joined: [place('x', 'low', 1), place('y', 'low', 2), place('z', 'high', 3)],
    left: [],
    hold: 'memory is low',
  })
  server.tell({ stream: 'queue', joined: [], left: ['x'], hold: 'memory is low' })
  server.tell({ stream: 'settings', settings: { ...state().settings, theme: 'dark' } })
  server.tell({ stream: 'host', changes: { sessionsProblem: 'no tmux' } })
  expect(state().agents.get('a')).toMatchObject({ title: 'thinking', branch: null, activity })
  expect([...state().queue]).toEqual([
    ['z', 1],
    ['y', 2],
  ])
  expect(state().settings.theme).toBe('dark')
  expect(state().host).toMatchObject({ sessionsProblem: 'no tmux', hostName: 'fake' })
})

it('keeps what it knows when the connection is gone, and goes on with the next', async () => {
  const { server, replica, rpc, connect, state } = await setUp(agentView('a', 'running'))
  rpc.dispose()
  await replica.bind(null)
  server.setAgent(agentView('b', 'running'))
  expect(state().order).toEqual(['a'])
  await connect()
  expect(state().order).toEqual(['a', 'b'])
})

it('a stream this client does not know breaks nothing', async () => {
  const { server, state } = await setUp(agentView('a', 'running'))
  server.tell({ stream: 'weather', sun: true } as never)
  server.setAgent(agentView('b', 'running'))
  expect(state().order).toEqual(['a', 'b'])
})

describe('H5: a fleet that comes in pages', () => {
  const names = ['a', 'b', 'c', 'd', 'e']

  /** Subscribes to a fleet of five in pages of two, and calls `meanwhile` before each further page. */
  async function bound(meanwhile: (world: { server: FakeServer; replica: FleetReplica; page: number }) => void) {
    const { server, replica, rpc, told, state } = await setUp()
    server.agents = names.map((name) => agentView(name, 'running'))
    server.pageAgents = 2
    let page = 0
    const result = await replica.bind({
      onStream: rpc.onStream,
      request: (name, input, options) => {
        if (name === 'agent.list') meanwhile({ server, replica, page: (page += 1) })
        return rpc.request(name, input, options)
      },
    })
    return { result, server, replica, told, state }
  }

  it('is known once it is whole', async () => {
    const before: unknown[] = []
    const { result, state } = await bound(({ replica }) => before.push(replica.state?.order))
    expect(before).toEqual([[], []])
    expect(result.ok).toBe(true)
    expect(state().order).toEqual(names)
    expect(state().snapshot).toBe(2)
  })

  it('has what happened meanwhile, and tells it afterwards, in order', async () => {
    const { state, told } = await bound(({ server, page }) => {
      if (page === 1) {
        server.agents = server.agents.filter(({ id }) => id !== 'a')
        server.tell({ stream: 'journal', entry: sampleEntry(1, 'a', { kind: 'removed' }), agent: null })
        server.tell({ stream: 'journal', entry: sampleEntry(2, 'b'), agent: agentView('b', 'stopped') })
      } else {
        server.agents = [...server.agents, agentView('f', 'running')]
        server.tell({ stream: 'journal', entry: sampleEntry(3, 'f'), agent: agentView('f', 'running') })
      }
    })
    expect(state().order).toEqual(['b', 'c', 'd', 'e', 'f'])
    expect(state().agents.get('b')?.state.phase.kind).toBe('stopped')
    expect(told).toEqual([1, 2, 3])
  })

  it('begins again when the host found it too slow meanwhile', async () => {
    const { result, state } = await bound(({ server, page }) => {
      if (page === 1) server.tell({ stream: 'dropped', from: 1, to: 2 })
    })
    expect(result.ok).toBe(true)
    expect(state().order).toEqual(names)
  })

  it('keeps what it knew when the connection goes meanwhile', async () => {
    const { state } = await bound(({ replica, page }) => {
      if (page === 1) void replica.bind(null)
    })
    expect(state().order).toEqual([])
  })
})
