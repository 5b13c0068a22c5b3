import { expect, it } from 'vitest'
import { STUBBORN, treeOf } from '../../../../test/support/fake-pty-spawner.ts'
import type { FakeProcess } from '../../../../test/support/fake-process.ts'
import type { SupervisedWorld } from '../../../../test/support/supervised-world.ts'
import { worldsOfThisFile } from '../../../../test/support/worlds.ts'

const newWorld = worldsOfThisFile()
const KILL = { cause: 'user', force: true } as const
/** Longer than a run waits before it enters its group. */
const AFTER_ENTRY_MS = 400

it('a whole tree enters the group, which then kills it at once', async () => {
  const world = await newWorld()
  world.ptys.program = treeOf((pty) => void pty.process.fork())
  const agent = await world.started()
  await world.pass(AFTER_ENTRY_MS)
  agent.stop(KILL)
  await world.pass(100)
  expect(world.cgroups.killed).toHaveLength(1)
  expect(world.table.living).toEqual([])
})

/** A world in which a stranger gets into every group, as one does that got the pid of a member. */
async function withStranger(): Promise<{ readonly world: SupervisedWorld; readonly stranger: FakeProcess }> {
  const world = await newWorld()
  world.ptys.program = STUBBORN
  const stranger = world.table.add({ name: 'editor' })
  const { cgroups } = world
  const enter = cgroups.enter.bind(cgroups)
  cgroups.enter = async (runId, leaderPid) => {
    const group = await enter(runId, leaderPid)
    await group?.add(stranger.pid)
    return group
  }
  return { world, stranger }
}

it('a group with a stranger in it is not used: nobody kills the stranger', async () => {
  const { world, stranger } = await withStranger()
  const agent = await world.started()
  await world.pass(AFTER_ENTRY_MS)
  agent.stop(KILL)
  await world.pass(1000)
  expect(agent.state.phase.kind).toBe('stopped')
  expect(world.cgroups.killed).toEqual([])
  expect([stranger.received, stranger.isAlive]).toEqual([[], true])
})

it('a group with a stranger in it is not left for the next host to trust', async () => {
  const { world, stranger } = await withStranger()
  const agent = await world.started()
  await world.pass(AFTER_ENTRY_MS)
  expect([...world.table.cgroups]).toEqual([])
  agent.stop({ cause: 'user', force: false })
  await world.crashHost()
  await world.pass(60_000)
  expect(world.ptys.last.process.isAlive).toBe(false)
  expect(world.supervisor.survivors.list).toEqual([])
  expect([stranger.received, stranger.isAlive]).toEqual([[], true])
})

it('a run that ends while it is being brought into its group leaves no group behind', async () => {
  const { world, stranger } = await withStranger()
  const { cgroups } = world
  const enter = cgroups.enter.bind(cgroups)
  const { promise, resolve } = Promise.withResolvers<void>()
  cgroups.enter = async (runId, leaderPid) => {
    const group = await enter(runId, leaderPid)
    await promise
    return group
  }
  const agent = await world.started()
  await world.pass(AFTER_ENTRY_MS)
  agent.stop(KILL)
  await world.pass(1000)
  expect(agent.state.phase.kind).toBe('stopped')
  resolve()
  await world.pass(1)
  expect([[...world.table.cgroups], stranger.isAlive]).toEqual([[], true])
})

it('while others start nobody enters a group, for two seconds at most', async () => {
  const world = await newWorld()
  const startOthers = async (count: number): Promise<void> => {
    for (let others = 0; others < count; others += 1) {
      await world.started()
      await world.pass(200)
    }
  }
  await startOthers(9)
  expect([...world.table.cgroups]).toEqual([])
  await startOthers(4)
  expect(world.table.cgroups.size).toBeGreaterThan(0)
})
