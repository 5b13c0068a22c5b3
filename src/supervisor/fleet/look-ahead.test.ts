import { expect, it } from 'vitest'
import type { SupervisedAgent } from './supervised-agent.ts'
import { worldsOfThisFile } from '../../../test/support/worlds.ts'
import type { SupervisedWorld } from '../../../test/support/supervised-world.ts'
import { RESTART_DEFAULTS } from '../../core/agent/restart/policy.ts'

const newWorld = worldsOfThisFile()
const AT_ONCE = { ...RESTART_DEFAULTS, when: 'always', baseDelayMs: 0, maxDelayMs: 0, windows: [] } as const

/** A world that counts how often a folder is looked at. */
async function counted(): Promise<{ readonly world: SupervisedWorld; readonly looks: () => number }> {
  const world = await newWorld()
  const { workspaces } = world
  const inspect = workspaces.inspect.bind(workspaces)
  let looks = 0
  workspaces.inspect = (path) => {
    looks += 1
    return inspect(path)
  }
  return { world, looks: () => looks }
}

function phaseOf(agent: SupervisedAgent): string {
  return agent.state.phase.kind
}

it('a restart at once takes the looks at the disk that began at the end of the run before', async () => {
  const { world, looks } = await counted()
  const agent = await world.started({ restart: AT_ONCE })
  world.ptys.last.process.exit(1)
  await world.pass(20)
  expect([phaseOf(agent), agent.state.generation, looks()]).toEqual(['running', 2, 2])
})

it('a restart that waits looks again', async () => {
  const { world, looks } = await counted()
  const agent = await world.started({ restart: { ...AT_ONCE, baseDelayMs: 5_000, maxDelayMs: 5_000 } })
  world.ptys.last.process.exit(1)
  await world.pass(10_000)
  expect([phaseOf(agent), agent.state.generation, looks()]).toEqual(['running', 2, 3])
})

it('an agent that is never started again is not looked at when it ends', async () => {
  const { world, looks } = await counted()
  const agent = await world.started({ restart: { ...AT_ONCE, when: 'never' } })
  world.ptys.last.process.exit(1)
  await world.pass(1_000)
  expect([phaseOf(agent), looks()]).toEqual(['stopped', 1])
})

it('where looking ahead fails, the start looks by itself', async () => {
  const world = await newWorld()
  const agent = await world.started({ restart: AT_ONCE })
  const { workspaces } = world
  const inspect = workspaces.inspect.bind(workspaces)
  workspaces.inspect = () => {
    workspaces.inspect = inspect
    return Promise.reject(new Error('the disk is gone'))
  }
  world.ptys.last.process.exit(1)
  await world.pass(20)
  expect([phaseOf(agent), agent.state.generation]).toEqual(['running', 2])
})
