import { expect, it } from 'vitest'
import { connectTo, type ContractTestClient } from '../../../test/support/contract-client.ts'
import type { FakeProcess } from '../../../test/support/fake-process.ts'
import type { SupervisedWorld } from '../../../test/support/supervised-world.ts'
import { worldsOfThisFile } from '../../../test/support/worlds.ts'
import type { EndSignal } from '../../shapes/end-signal.ts'
import type { ProcessView } from '../../contract/views.ts'
import { liveRunOf } from '../../core/agent/state.ts'
import type { SupervisedAgent } from '../fleet/supervised-agent.ts'

const newWorld = worldsOfThisFile()

interface Named {
  readonly pid: number
  readonly startTime: number
  readonly bootId: string
}

/** An agent that is up, its first process, and a child of it. */
async function setUp(world: SupervisedWorld) {
  const agent = await world.started({ name: 'builder' })
  const leader = leaderOf(world, agent)
  const child = leader.fork({ name: 'esbuild' })
  return { agent, leader, child, client: connectTo(world) }
}

function leaderOf(world: SupervisedWorld, agent: SupervisedAgent): FakeProcess {
  const pid = liveRunOf(agent.state.phase)?.identity?.pid
  const leader = pid === undefined ? null : world.table.process(pid)
  if (leader === null) throw new Error('the agent is not up')
  return leader
}

async function tree(world: SupervisedWorld, client: ContractTestClient): Promise<readonly ProcessView[]> {
  const asked = client.request('agent.processes', { agent: 'builder' })
  await world.pass(20)
  const answer = await asked
  if (!answer.ok) throw new Error(answer.error.message)
  return answer.value
}

/** The outcome, or the message of a refusal. */
async function end(
  world: SupervisedWorld,
  client: ContractTestClient,
  { pid, startTime, bootId }: Named,
  signal: EndSignal = 'SIGKILL',
): Promise<string> {
  const asked = client.request('process.end', { agent: 'builder', pid, startTime, bootId, signal })
  await world.pass(20)
  const answer = await asked
  return answer.ok ? answer.value.outcome : answer.error.message
}

function signalsJournalled(world: SupervisedWorld): readonly unknown[] {
  return world.told.map(({ event }) => event).filter(({ kind }) => kind === 'process-signalled')
}

it('lists each process with what it takes to name it for good, and its age', async () => {
  const world = await newWorld()
  const { leader, child, client } = await setUp(world)
  const { table } = world
  expect(await tree(world, client)).toMatchObject([
    { ...table.identityOf(leader), isLeader: true, depth: 0, ageMs: table.ageMs(leader) },
    { ...table.identityOf(child), isLeader: false, depth: 1, name: 'esbuild', ageMs: table.ageMs(child) },
  ])
})

it('ends a process of the tree by the signal that was asked for, and journals it', async () => {
  const world = await newWorld()
  const { leader, child, client } = await setUp(world)
  const stubborn = leader.fork({ name: 'stubborn', on: { SIGTERM: 'ignore' } })
  expect(await end(world, client, world.table.identityOf(stubborn), 'SIGTERM')).toBe('sent')
  expect(stubborn.received).toEqual(['SIGTERM'])
  expect(await end(world, client, world.table.identityOf(stubborn))).toBe('sent')
  expect(stubborn.isAlive).toBe(false)
  expect([leader.isAlive, child.isAlive]).toEqual([true, true])
  expect(signalsJournalled(world)).toEqual([
    { kind: 'process-signalled', pid: stubborn.pid, name: 'stubborn', signal: 'SIGTERM' },
    { kind: 'process-signalled', pid: stubborn.pid, name: 'stubborn', signal: 'SIGKILL' },
  ])
})

it('a process the look before had not seen is ended too, if it is of the tree', async () => {
  const world = await newWorld()
  const { child, client } = await setUp(world)
  const late = child.fork({ name: 'late', sessionId: 4242 })
  expect(await end(world, client, world.table.identityOf(late))).toBe('sent')
  expect(late.isAlive).toBe(false)
})

it('the first process is refused: that is a stop of the agent', async () => {
  const world = await newWorld()
  const { leader, client } = await setUp(world)
  expect(await end(world, client, world.table.identityOf(leader))).toContain('Stop the agent instead')
  expect(leader.received).toEqual([])
})

it('a process that has ended is gone, as a zombie too', async () => {
  const world = await newWorld()
  const { leader, child, client } = await setUp(world)
  const zombie = leader.fork({ leavesZombie: true })
  child.exit()
  zombie.exit()
  expect(await end(world, client, world.table.identityOf(child))).toBe('gone')
  expect(await end(world, client, world.table.identityOf(zombie))).toBe('gone')
  expect(signalsJournalled(world)).toEqual([])
})

it('a pid that was given to another process meanwhile is a stranger, in the tree or out of it', async () => {
  const world = await newWorld()
  const { leader, child, client } = await setUp(world)
  const named = world.table.identityOf(child)
  child.exit()
  const outside = world.table.add({ pid: child.pid, name: 'somebody' })
  expect(await end(world, client, named)).toBe('stranger')
  outside.exit()
  const inside = leader.fork({ pid: child.pid })
  expect(await end(world, client, named)).toBe('stranger')
  expect([...outside.received, ...inside.received]).toEqual([])
})

it('a pid that is given to another process between look and signal is a stranger', async () => {
  const world = await newWorld()
  const { child, client } = await setUp(world)
  const named = world.table.identityOf(child)
  const { table } = world
  const signal = table.signal.bind(table)
  let heir: FakeProcess | null = null
  table.signal = (identity, name) => {
    child.exit()
    heir ??= table.add({ pid: child.pid, name: 'somebody' })
    return signal(identity, name)
  }
  expect(await end(world, client, named)).toBe('stranger')
  expect(heir).toMatchObject({ received: [] })
  expect(signalsJournalled(world)).toEqual([])
})

it('processes of another agent, of the host, of the machine and of no tree are strangers', async () => {
  const world = await newWorld()
  const { client } = await setUp(world)
  const { table } = world
  const other = await world.started({ name: 'other' })
  const host = table.add({ name: 'corral' })
  const helper = host.fork({ name: 'helper' })
  // It shows the cookie of another run's environment, which anybody can.
  const pretender = table.add({ name: 'pretender', cookie: liveRunOf(other.state.phase)?.runId ?? '' })
  const init = table.process(1)
  const theirs = [leaderOf(world, other), leaderOf(world, other).fork(), host, helper, pretender, init]
  for (const process of theirs) {
    if (process === null) throw new Error('there is an init')
    expect(await end(world, client, table.identityOf(process))).toBe('stranger')
    expect(process.received).toEqual([])
  }
  expect(table.sent).toEqual([])
})

it('who only shows the cookie of the run is a stranger', async () => {
  const world = await newWorld()
  const { agent, client } = await setUp(world)
  const claimant = world.table.add().fork({ cookie: liveRunOf(agent.state.phase)?.runId ?? '' })
  expect(await end(world, client, world.table.identityOf(claimant))).toBe('stranger')
  expect(claimant.received).toEqual([])
})

it('what was named in another boot is gone, whoever has its pid and start time now', async () => {
  const world = await newWorld()
  const { child, client } = await setUp(world)
  expect(await end(world, client, { ...world.table.identityOf(child), bootId: 'another boot' })).toBe('gone')
  expect(child.received).toEqual([])
})

it('what the system forbids is said', async () => {
  const world = await newWorld()
  const { leader, client } = await setUp(world)
  const foreign = leader.fork({ isForeign: true })
  expect(await end(world, client, world.table.identityOf(foreign))).toBe('not-permitted')
  expect(signalsJournalled(world)).toEqual([])
})

it('an agent that is not up has no process to end', async () => {
  const world = await newWorld()
  const { agent, child, client } = await setUp(world)
  const named = world.table.identityOf(child)
  agent.stop({ cause: 'user', force: true })
  await world.pass(1_000)
  expect(await end(world, client, named)).toContain('builder is not up')
})

it('only the owner may', async () => {
  const world = await newWorld()
  const { child } = await setUp(world)
  const viewer = connectTo(world, { role: 'viewer' })
  expect(await end(world, viewer, world.table.identityOf(child))).toContain('may only read')
  expect(child.isAlive).toBe(true)
})
