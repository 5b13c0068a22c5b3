import { describe, expect, it } from 'vitest'
import { IDLE } from '../../../test/support/fake-pty-spawner.ts'
import type { SupervisedWorld } from '../../../test/support/supervised-world.ts'
import { worldsOfThisFile } from '../../../test/support/worlds.ts'
import type { LimitMeans } from '../../shapes/run-limits.ts'
import type { SupervisedAgent } from '../fleet/supervised-agent.ts'

const newWorld = worldsOfThisFile()
const MB = 1024 ** 2
const LIMITS = {
  memory: { warn: null, max: 100 * MB, forMs: null, action: 'stop' },
  cpu: { warn: null, max: 50, forMs: null, action: 'throttle' },
} as const

/** An agent up in its group, which the kernel holds to its bounds. */
async function held(): Promise<{ readonly world: SupervisedWorld; readonly agent: SupervisedAgent }> {
  const world = await newWorld()
  world.ptys.program = IDLE
  world.cgroups.isBounding = true
  const agent = await world.started({ limits: LIMITS })
  await world.pass(3_000)
  expect(meansOf(agent)).toEqual(['kernel-tree', 'samples'])
  return { world, agent }
}

function meansOf(agent: SupervisedAgent): readonly LimitMeans[] | undefined {
  return agent.facets.current.limits.find(({ kind }) => kind === 'memory')?.means
}

function steps(world: SupervisedWorld): readonly string[] {
  return world.told.flatMap(({ event }) => (event.kind === 'limit' ? [event.step] : []))
}

describe('an agent that leaves its group', () => {
  it('is watched by samples from then on, which is shown, and cannot be slowed down', async () => {
    const { world, agent } = await held()
    const { process } = world.ptys.last
    const child = process.fork()
    await world.pass(2_000)
    child.cgroup = null
    child.rssBytes = 300 * MB
    world.ptys.last.print('growing')
    await world.pass(2_000)
    expect(meansOf(agent)).toEqual(['samples'])
    expect(agent.facets.current.limits).toMatchObject([{}, { kind: 'cpu', cannotSlow: true }])
    await world.pass(30_000)
    expect(agent.state.phase).toMatchObject({ kind: 'stopped', lastRun: { exitClass: 'limit' } })
    expect([world.table.living, world.bugs]).toEqual([[], []])
  })

  it('does not end with the processes that are left in the group', async () => {
    const { world, agent } = await held()
    const { process } = world.ptys.last
    const child = process.fork({ on: { SIGHUP: 'ignore' } })
    await world.pass(2_000)
    child.cgroup = null
    process.exit()
    await world.pass(30_000)
    expect(agent.state.phase).toMatchObject({ kind: 'stopped', lastRun: { stop: { cause: 'leftovers' } } })
    expect(child.isAlive).toBe(false)
  })

  it('is let go where it was held, though the group is not whole any more', async () => {
    const { world, agent } = await held()
    const { process } = world.ptys.last
    const child = process.fork()
    for (let second = 0; second < 14; second += 1) {
      if (!process.isFrozen) process.burn(1_000)
      await world.pass(1_000)
    }
    expect(steps(world)).toContain('slow')
    while (!process.isFrozen) await world.pass(5)
    child.cgroup = null
    for (let second = 0; second < 5; second += 1) {
      world.ptys.last.print('busy')
      await world.pass(1_000)
    }
    expect([meansOf(agent), process.isFrozen]).toEqual([['samples'], false])
  })
})

describe('a group that vanishes under a living run', () => {
  it('is forgotten, and the limits are watched by samples', async () => {
    const { world, agent } = await held()
    const { process } = world.ptys.last
    process.cgroup = null
    world.table.cgroups.clear()
    world.ptys.last.print('still here')
    await world.pass(2_000)
    expect(meansOf(agent)).toEqual(['samples'])
    process.rssBytes = 300 * MB
    world.ptys.last.print('growing')
    await world.pass(30_000)
    expect(agent.state.phase).toMatchObject({ kind: 'stopped', lastRun: { exitClass: 'limit' } })
    const trouble = world.told.filter(({ event }) => event.kind === 'internal-error')
    expect([trouble, world.bugs, world.table.living]).toEqual([[], [], []])
  })

  it('does not make its run seem over when its first process ends', async () => {
    const { world, agent } = await held()
    const { process } = world.ptys.last
    const child = process.fork({ on: { SIGHUP: 'ignore' } })
    await world.pass(2_000)
    for (const each of [process, child]) each.cgroup = null
    world.table.cgroups.clear()
    process.exit()
    await world.pass(30_000)
    expect(agent.state.phase).toMatchObject({ kind: 'stopped', lastRun: { stop: { cause: 'leftovers' } } })
    expect(child.isAlive).toBe(false)
  })
})
