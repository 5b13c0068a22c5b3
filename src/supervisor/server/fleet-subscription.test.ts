import { settle } from '../../../test/support/manual-clock.ts'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Emitter } from '../../base/event.ts'
import { OWNER } from '../../contract/rpc/caller.ts'
import type { StreamMessage } from '../../contract/streams.ts'
import { connectTo } from '../../../test/support/contract-client.ts'
import { WILLING } from '../../../test/support/fake-pty-spawner.ts'
import { pacedTransports, SERVED } from '../../../test/support/paired-transports.ts'
import type { SupervisedWorld } from '../../../test/support/supervised-world.ts'
import { worldsOfThisFile } from '../../../test/support/worlds.ts'
import { FleetReplica } from '../../contract/client/fleet-replica.ts'
import { RpcClient } from '../../contract/client/rpc-client.ts'
import { serveConnection } from '../../contract/rpc/serve.ts'
import { ADMISSION_DEFAULTS } from '../../core/admission/admission.ts'
import { contractServerOf } from './contract-server.ts'
import { FleetSubscription } from './fleet-subscription.ts'

const newWorld = worldsOfThisFile()

describe('the queue', () => {
  it('is told as who joined and who left, together, and never with the host', async () => {
    const world = await newWorld()
    world.ptys.program = WILLING
    world.settings.update({ admission: { ...ADMISSION_DEFAULTS, maxConcurrent: 1 } })
    await world.started()
    const client = connectTo(world)
    await client.request('fleet.subscribe', {})
    const waiting = Array.from({ length: 60 }, () => world.create({ priority: 'low' }))
    for (const agent of waiting) agent.start()
    await world.pass(200)
    const [joined, ...others] = client.told('queue')
    expect(others).toEqual([])
    expect(joined?.left).toEqual([])
    expect(joined?.joined.map(({ agentId }) => agentId)).toEqual(waiting.map(({ record }) => record.id))
    for (const agent of waiting.slice(0, 2)) agent.stop({ cause: 'user', force: false })
    await world.pass(200)
    expect(client.told('queue').at(-1)).toMatchObject({ joined: [], left: waiting.slice(0, 2).map((a) => a.record.id) })
    expect(client.told('host')).toEqual([])
  })

  it('is in the snapshot', async () => {
    const world = await newWorld()
    world.settings.update({ admission: { ...ADMISSION_DEFAULTS, maxConcurrent: 1 } })
    await world.started()
    const second = await world.started({ priority: 'high' })
    const answer = await connectTo(world).request('fleet.subscribe', {})
    expect(answer).toMatchObject({ value: { queue: [{ agentId: second.record.id, priority: 'high' }] } })
  })
})

it('the host is told by the parts that changed', async () => {
  const world = await newWorld()
  const client = connectTo(world)
  await client.request('fleet.subscribe', {})
  world.supervisor.notices.notify('warning', 'something')
  await settle()
  expect(client.told('host')).toMatchObject([{ changes: { notices: [{ message: 'something' }] } }])
  expect(Object.keys(client.told('host')[0]?.changes ?? {})).toEqual(['notices'])
})

it('a title that changes at every key is told at most once a second, without the agent', async () => {
  const world = await newWorld()
  const agent = await world.started()
  const client = connectTo(world)
  await client.request('fleet.subscribe', {})
  for (let step = 0; step < 50; step += 1) {
    world.ptys.last.print(`\u001B]0;step ${step}\u0007`)
    await world.pass(100)
  }
  await world.pass(1_000)
  const told = client.told('facets')
  expect(told.length).toBeLessThanOrEqual(7)
  expect(told.at(-1)).toEqual({ stream: 'facets', agentId: agent.record.id, changes: { title: 'step 49' } })
})

it('says what the client may do', async () => {
  const world = await newWorld()
  const answer = await connectTo(world, { role: 'viewer' }).request('fleet.subscribe', {})
  expect(answer).toMatchObject({ value: { role: 'viewer' } })
})

describe('a viewer', () => {
  it('sees a terminal and has no say in its size', async () => {
    const world = await newWorld()
    const agent = await world.started()
    const size = world.ptys.last.size
    const viewer = connectTo(world, { role: 'viewer' })
    const attach = { agent: agent.record.id, channel: 1, cols: 33, rows: 7, colors: null }
    await viewer.request('terminal.attach', attach)
    world.ptys.last.print('hello')
    await world.pass(20)
    expect(viewer.text).toBe('hello')
    expect(world.ptys.last.size).toEqual(size)
    const owner = connectTo(world)
    await owner.request('terminal.attach', { ...attach, cols: 90, rows: 30 })
    expect(world.ptys.last.size).toEqual({ cols: 90, rows: 30 })
  })
})

/** How fast the page of a busy browser takes in JSON: 20 MB/s. */
const CHARACTERS_PER_STEP = 1_000_000
const STEP_MS = 50

function paced(world: SupervisedWorld) {
  const { client, host, waiting } = pacedTransports()
  const monotonicMs = (): number => world.clock.monotonicMs()
  const connection = serveConnection(contractServerOf(world.supervisor), host, { ...SERVED, monotonicMs })
  const rpc = new RpcClient(client)
  const dropped: unknown[] = []
  rpc.onStream((message) => message.stream === 'dropped' && dropped.push(message))
  const replica = new FleetReplica()
  void replica.bind(rpc)
  onTestFinished(() => [replica, rpc, connection].forEach((each) => each.dispose()))
  waiting.deliver(Infinity)
  return { replica, waiting, dropped }
}

it('a client that was told a tick hears only of agents that moved since, and knows all of them', async () => {
  const world = await newWorld()
  const [still, busy] = [await world.started(), await world.started()]
  const bytes = world.ptys.last
  await world.pass(60_000)
  const client = connectTo(world)
  const replica = new FleetReplica()
  onTestFinished(() => replica.dispose())
  const seen: (readonly string[])[] = []
  replica.onTick(({ agents }) => seen.push(agents.map(({ id }) => id).toSorted()))
  await replica.bind(client)
  for (let second = 0; second < 4; second += 1) {
    bytes.print('x')
    await world.pass(1_000)
  }
  const both = [still.record.id, busy.record.id].toSorted()
  expect(seen).toEqual([both, both, both, both, both])
  const told = client.told('vitals').map(({ agents, asBefore }) => [agents.map(({ id }) => id), asBefore])
  expect(told.at(-1)).toEqual([[busy.record.id], [still.record.id]])
})

it('a client that was behind hears of all agents with the next tick', async () => {
  const world = await newWorld()
  await world.started()
  await world.started()
  await world.pass(60_000)
  const told: StreamMessage[] = []
  const link = {
    ...{ unheard: 0, roomBytes: Infinity, isThin: false, isBehind: false, onHeard: new Emitter<void>().event },
    ...{ stream: (message: StreamMessage) => void told.push(message), frame: () => undefined },
  }
  const subscription = new FleetSubscription(world.supervisor, link)
  onTestFinished(() => subscription.dispose())
  subscription.begin(OWNER)
  await world.pass(1_000)
  link.isBehind = true
  await world.pass(1_000)
  link.isBehind = false
  await world.pass(2_000)
  const counts = told.map((message) => message.stream === 'vitals' && [message.agents.length, message.asBefore.length])
  expect(counts).toEqual([
    [0, 2],
    [2, 0],
    [0, 2],
  ])
})

describe('1,000 agents that stop at once', () => {
  it('a client that keeps applying is never dropped; one that applies nothing is, and comes back', async () => {
    const world = await newWorld()
    world.ptys.program = WILLING
    const agents = Array.from({ length: 1_000 }, () => world.create())
    for (const agent of agents) agent.start()
    await world.pass(100)
    const [good, stuck] = [paced(world), paced(world)]
    const stopping = world.supervisor.stopAll({ cause: 'user', deadlineMs: 10_000, leaveSessions: false })
    for (let step = 0; step < 40; step += 1) {
      await world.pass(STEP_MS)
      good.waiting.deliver(CHARACTERS_PER_STEP)
    }
    for (let second = 0; second < 16; second += 1) {
      await world.pass(1_000)
      good.waiting.deliver(CHARACTERS_PER_STEP)
    }
    world.create({ name: 'made while one client did not listen' })
    await world.pass(STEP_MS)
    good.waiting.deliver(Infinity)
    expect(await stopping).toEqual({ stopped: 1_000, survivors: 0 })
    expect(good.dropped).toEqual([])
    expect(good.replica.state?.seq).toBe(world.supervisor.journal.lastSeq)
    expect(good.replica.state?.snapshot).toBe(1)
    stuck.waiting.deliver(Infinity)
    await world.pass(STEP_MS)
    stuck.waiting.deliver(Infinity)
    await world.pass(STEP_MS)
    expect(stuck.dropped).toHaveLength(1)
    expect(stuck.replica.state?.snapshot).toBe(2)
    const phases = new Set([...(stuck.replica.state?.agents.values() ?? [])].map(({ state }) => state.phase.kind))
    expect([...phases]).toEqual(['stopped'])
  }, 120_000)
})
