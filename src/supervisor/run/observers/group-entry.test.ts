import { expect, it } from 'vitest'
import { STUBBORN, treeOf } from '../../../../test/support/fake-pty-spawner.ts'
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

it('a group with a stranger in it is not used: nobody kills the stranger', async () => {
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
  const agent = await world.started()
  await world.pass(AFTER_ENTRY_MS)
  agent.stop(KILL)
  await world.pass(1000)
  expect(agent.state.phase.kind).toBe('stopped')
  expect(world.cgroups.killed).toEqual([])
  expect([stranger.received, stranger.isAlive]).toEqual([[], true])
})
