import { expect, it } from 'vitest'
import { connectTo, type ContractTestClient } from '../../../test/support/contract-client.ts'
import { worldsOfThisFile } from '../../../test/support/worlds.ts'
import { FleetReplica } from '../../contract/client/fleet-replica.ts'
import type { InputOf } from '../../contract/requests.ts'

const newWorld = worldsOfThisFile()

interface Listed {
  readonly names: readonly string[]
  readonly total: number
  readonly next: string | null
}

async function list(client: ContractTestClient, query: InputOf<'agent.list'> = {}): Promise<Listed> {
  const answer = await client.request('agent.list', query)
  if (!answer.ok) throw new Error(answer.error.message)
  const { agents, total, next } = answer.value
  return { names: agents.map(({ spec }) => spec.name), total, next }
}

it('comes in pages in the order in which the agents were made, without a gap when one goes or comes meanwhile', async () => {
  const world = await newWorld()
  for (let index = 0; index < 7; index += 1) {
    world.create({ name: `a${index}` })
    await world.pass(1)
  }
  const client = connectTo(world)
  const first = await list(client, { limit: 3 })
  expect(first).toMatchObject({ names: ['a0', 'a1', 'a2'], total: 7 })
  await client.request('agent.remove', { agent: 'a2' })
  world.create({ name: 'late' })
  const second = await list(client, { limit: 3, after: first.next })
  expect(second).toMatchObject({ names: ['a3', 'a4', 'a5'], total: 7 })
  expect(await list(client, { limit: 3, after: second.next })).toEqual({ names: ['a6', 'late'], total: 7, next: null })
})

it('agents made in one millisecond come in the order in which they were made, each once', async () => {
  const world = await newWorld()
  const names = Array.from({ length: 20 }, (_, index) => world.create({ name: `a${index}` }).record.spec.name)
  const client = connectTo(world)
  const told: string[] = []
  let after: string | null = null
  do {
    const page = await list(client, { limit: 3, after })
    told.push(...page.names)
    after = page.next
  } while (after !== null)
  expect(told).toEqual(names)
})

it('H5: a page of large agents has fewer of them, and the snapshot comes in such pages', async () => {
  const world = await newWorld()
  const names = Array.from({ length: 40 }, (_, index) => {
    return world.create({ name: `a${index}`, args: ['x'.repeat(250_000)] }).record.spec.name
  })
  const client = connectTo(world)
  const first = await list(client)
  expect(first.total).toBe(40)
  expect(first.names.length).toBeLessThan(20)
  const answer = await client.request('fleet.subscribe', {})
  expect(JSON.stringify(answer).length).toBeLessThan(8 * 1024 * 1024)
  const replica = new FleetReplica()
  await replica.bind(client)
  expect(replica.state?.order.map((id) => replica.state?.agents.get(id)?.spec.name)).toEqual(names)
  replica.dispose()
})

it('is filtered by all that is given', async () => {
  const world = await newWorld()
  await world.started({ name: 'up', group: 'g' })
  world.create({ name: 'down', group: 'g' })
  world.create({ name: 'other', type: 'limited' })
  const client = connectTo(world)
  expect((await list(client, { filter: { phases: ['stopped'] } })).names).toEqual(['down', 'other'])
  expect((await list(client, { filter: { running: true } })).names).toEqual(['up'])
  expect((await list(client, { filter: { group: 'g', running: false } })).names).toEqual(['down'])
  expect((await list(client, { filter: { group: null } })).names).toEqual(['other'])
  expect((await list(client, { filter: { types: ['limited'] } })).names).toEqual(['other'])
  expect((await list(client, { filter: { names: ['up', 'other', 'nobody'] } })).names).toEqual(['up', 'other'])
})

it('a page is bounded', async () => {
  const client = connectTo(await newWorld())
  expect(await client.request('agent.list', { limit: 100_000 })).toMatchObject({ error: { code: 'invalid-input' } })
})

it('an agent is known by id or name, and an id wins', async () => {
  const world = await newWorld()
  const agent = world.create({ name: 'first' })
  const other = world.create({ name: agent.record.id })
  const client = connectTo(world)
  const named = async (ref: string): Promise<string | null> => {
    const answer = await client.request('agent.describe', { agent: ref })
    return answer.ok ? answer.value.agent.id : null
  }
  expect(await named('first')).toBe(agent.record.id)
  expect(await named(agent.record.id)).toBe(agent.record.id)
  expect(await named(other.record.id)).toBe(other.record.id)
  expect(await named('nobody')).toBeNull()
})

it('recent samples are told of the agents that are asked for, as columns', async () => {
  const world = await newWorld()
  const [one, two] = [await world.started({ name: 'one' }), await world.started({ name: 'two' })]
  await world.pass(5_000)
  const client = connectTo(world)
  const answer = await client.request('vitals.recent', { agents: [one.record.id, 'nobody'], samples: 3 })
  const columns = answer.ok ? answer.value.agents : {}
  expect(Object.keys(columns)).toEqual([one.record.id])
  expect(columns[two.record.id]).toBeUndefined()
  expect(Object.values(columns[one.record.id] ?? {}).map((column) => column.length)).toEqual([3, 3, 3, 3])
})
