import { describe, expect, it } from 'vitest'
import { connectTo } from '../../../test/support/contract-client.ts'
import { valueOf } from '../../../test/support/value-of.ts'
import { worldsOfThisFile } from '../../../test/support/worlds.ts'
import type { SupervisedWorld } from '../../../test/support/supervised-world.ts'
import { seriesMetric } from '../../shapes/series.ts'

const newWorld = worldsOfThisFile()
const MINUTE_MS = 60_000

function range(world: SupervisedWorld, minutes: number, columns: number) {
  const to = world.clock.now()
  return { from: to - minutes * MINUTE_MS, to, columns }
}

describe('series.read', () => {
  it('answers columns of every metric asked for, of known agents that were up', async () => {
    const world = await newWorld()
    const [one, never] = [await world.started(), world.create()]
    await world.pass(10 * MINUTE_MS)
    const client = connectTo(world)
    const agents = [one.record.id, one.record.id, never.record.id, 'nobody']
    const asked = { ...range(world, 8, 48), agents, metrics: seriesMetric.options }
    const answer = valueOf(await client.request('series.read', asked))
    expect(answer).toMatchObject({ step: 10_000, start: expect.any(Number) as number })
    expect(answer.columns).toBeLessThanOrEqual(2 * 48)
    expect(Object.keys(answer.agents)).toEqual([one.record.id])
    const lines = answer.agents[one.record.id]
    expect(Object.keys(lines ?? {})).toEqual(seriesMetric.options)
    expect(lines?.processes?.min).toHaveLength(answer.columns)
    expect([lines?.processes?.min[1], lines?.processes?.average[1], lines?.processes?.max[1]]).toEqual([1, 1, 1])
  })

  it('answers for the whole fleet, with fewer columns when much is asked for at once', async () => {
    const world = await newWorld()
    const started = [await world.started(), await world.started()]
    for (let count = 0; count < 150; count++) world.create()
    await world.pass(5 * MINUTE_MS)
    const asked = { ...range(world, 4, 4_000), agents: null, metrics: seriesMetric.options }
    const answer = valueOf(await connectTo(world).request('series.read', asked))
    expect(Object.keys(answer.agents).toSorted()).toEqual(started.map(({ record }) => record.id).toSorted())
    expect(answer.columns * 152 * 9 * 3).toBeLessThanOrEqual(400_000)
  })

  it('asks for names when the fleet is too large', async () => {
    const world = await newWorld()
    for (let count = 0; count < 201; count++) world.create()
    const asked = { ...range(world, 4, 100), agents: null, metrics: ['cpuPercent' as const] }
    expect(await connectTo(world).request('series.read', asked)).toMatchObject({
      error: { code: 'too-many', field: 'agents' },
    })
  })

  it.each([
    ['that ends before it begins', { from: 2_000, to: 1_000 }],
    ['of two years', { from: 0, to: 2 * 366 * 24 * 60 * MINUTE_MS }],
    ['without columns', { columns: 0 }],
    ['of too many columns', { columns: 4_001 }],
    ['of no metric', { metrics: [] }],
    ['of too many agents', { agents: Array.from({ length: 201 }, String) }],
  ])('refuses a chart %s', async (_name, change) => {
    const world = await newWorld()
    const asked = { from: 0, to: 1_000, columns: 10, agents: null, metrics: ['cpuPercent' as const], ...change }
    expect(await connectTo(world).request('series.read', asked)).toMatchObject({ error: { code: 'invalid-input' } })
  })
})

it('series.fleet lays the averages of all agents on top of each other', async () => {
  const world = await newWorld()
  const agents = [await world.started(), await world.started(), await world.started()]
  world.create()
  await world.pass(10 * MINUTE_MS)
  const asked = { ...range(world, 8, 8), metric: 'processes' as const }
  const { layers } = valueOf(await connectTo(world).request('series.fleet', asked))
  expect(new Set(layers.map(({ agent }) => agent))).toEqual(new Set(agents.map(({ record }) => record.id)))
  expect(layers.map(({ tops }) => tops[2])).toEqual([1, 2, 3])
})
