import { expect, it } from 'vitest'
import { connectTo } from '../../../test/support/contract-client.ts'
import { worldsOfThisFile } from '../../../test/support/worlds.ts'
import { RESTART_DEFAULTS } from '../../core/agent/restart/policy.ts'
import { valueOf } from '../../../test/support/value-of.ts'
import { runCaller } from '../../../test/support/run-caller.ts'

const newWorld = worldsOfThisFile()

it('an agent that is up and well has lost nothing, and one that was stopped has no health', async () => {
  const world = await newWorld()
  const agent = await world.started({ command: 'program' })
  await world.pass(2_000)
  expect(agent.facets.current.health).toEqual({ score: 100, band: 'good', trend: 'steady', reasons: [] })
  agent.stop({ cause: 'user', force: true })
  await world.pass(5_000)
  expect(agent.facets.current.health).toBeNull()
})

it('restarts and giving up cost points, and clients are told at once a second at most', async () => {
  const world = await newWorld()
  const restart = { ...RESTART_DEFAULTS, when: 'always' as const, windows: [{ restarts: 2, withinMs: 600_000 }] }
  const agent = await world.started({ command: 'program', restart })
  const client = connectTo(world)
  valueOf(await client.request('fleet.subscribe', {}))
  for (let n = 0; n < 3; n += 1) {
    world.ptys.last.exit(1)
    await world.pass(10_000)
  }
  expect(agent.state.phase.kind).toBe('crash-loop')
  expect(agent.facets.current.health).toMatchObject({ score: 10, band: 'bad' })
  const told = client.told('facets').filter(({ changes }) => changes.health !== undefined)
  expect(told.at(-1)?.changes.health).toEqual(agent.facets.current.health)
  expect(told.length).toBeLessThan(12)
})

it('zombies are told with the process that does not wait for them', async () => {
  const world = await newWorld()
  const agent = await world.started({ command: 'program' })
  const { process } = world.ptys.last
  const child = process.fork({ name: 'child', leavesZombie: true })
  await world.pass(2_000)
  child.exit(0)
  await world.pass(3_000)
  expect(agent.facets.current.health?.reasons).toEqual([
    { kind: 'zombies', count: 1, parent: { pid: process.pid, name: process.name }, lost: 3 },
  ])
  const inside = connectTo(world, runCaller())
  const { agents } = valueOf(await inside.request('agent.list', {}))
  expect(agents[0]?.health?.reasons).toMatchObject([{ kind: 'zombies', parent: null }])
})
