import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { IDLE, STUBBORN, treeOf, UNKILLABLE } from '../../../test/support/fake-pty-spawner.ts'
import { settle } from '../../../test/support/manual-clock.ts'
import type { SupervisedWorld } from '../../../test/support/supervised-world.ts'
import { worldsOfThisFile } from '../../../test/support/worlds.ts'
import { onUnexpectedError } from '../../base/unexpected.ts'
import { RESTART_DEFAULTS } from '../../core/agent/restart/policy.ts'
import type { StopAllOptions, StopAllOutcome } from './stop-all.ts'
import type { SupervisedAgent } from './supervised-agent.ts'

const newWorld = worldsOfThisFile()
const STOP_ALL: StopAllOptions = { cause: 'user', deadlineMs: 10_000, leaveSessions: false }
const QUIT: StopAllOptions = { ...STOP_ALL, cause: 'quit' }
const ON_FAILURE = { restart: { ...RESTART_DEFAULTS, when: 'on-failure' } } as const

/** An agent whose program crashed and left a stubborn child, which is being ended. */
async function withLeftovers(world: SupervisedWorld): Promise<SupervisedAgent> {
  world.ptys.program = treeOf((pty) => void pty.process.fork(STUBBORN.process))
  const agent = await world.started({ ...ON_FAILURE, terminateWaitMs: 1000 })
  world.ptys.last.exit(1)
  await world.pass(50)
  expect(agent.state).toMatchObject({ wanted: 'up', phase: { kind: 'stopping', cause: 'leftovers' } })
  return agent
}

/** An agent that did not become ready in time, and is being stopped for it. */
async function notReady(world: SupervisedWorld): Promise<SupervisedAgent> {
  world.ptys.program = STUBBORN
  const readiness = { kind: 'output', pattern: 'never printed', timeoutMs: 1000 } as const
  const agent = await world.started({ ...ON_FAILURE, readiness, terminateWaitMs: 1000 })
  await world.pass(1000)
  expect(agent.state).toMatchObject({ wanted: 'up', phase: { kind: 'stopping', cause: 'not-ready' } })
  return agent
}

/** The outcome of a stop that is over by now; null: it still waits. */
async function outcomeBy(world: SupervisedWorld, stopping: Promise<StopAllOutcome>, ms: number) {
  let outcome: StopAllOutcome | null = null
  void stopping.then((value) => (outcome = value))
  await world.pass(ms)
  return outcome
}

/** Whatever is written takes so long, ms. */
function slowDown(world: SupervisedWorld, writeMs: number): void {
  const append = world.store.append.bind(world.store)
  world.store.append = (...written) => {
    world.clock.stall(writeMs)
    append(...written)
  }
}

describe.each([
  ['what a crash left behind', withLeftovers],
  ['a program that did not become ready', notReady],
])('a stop of everything during the stop of %s', (_name, begun) => {
  it.each([STOP_ALL, QUIT])(
    'calls off what the policy would do next, kills nobody early, and answers ($cause)',
    async (options) => {
      const world = await newWorld()
      const agent = await begun(world)
      const started = world.ptys.ptys.length
      const stopping = world.supervisor.stopAll(options)
      expect(agent.state).toMatchObject({ wanted: 'down', phase: { forced: false } })
      expect(await outcomeBy(world, stopping, 60_000)).toEqual({ stopped: 1, survivors: 0 })
      expect([agent.state.phase.kind, world.ptys.ptys.length]).toEqual(['stopped', started])
    },
  )
})

it('a stop under way is not forced by a stop of everything before the deadline', async () => {
  const world = await newWorld()
  world.ptys.program = STUBBORN
  const agent = await world.started({ terminateWaitMs: 2000 })
  agent.stop({ cause: 'user', force: false })
  const stopping = world.supervisor.stopAll(STOP_ALL)
  expect(agent.state.phase).toMatchObject({ kind: 'stopping', forced: false })
  expect(await outcomeBy(world, stopping, 60_000)).toEqual({ stopped: 1, survivors: 0 })
})

it('who is started again by hand while others are still stopping is neither waited for nor killed', async () => {
  const world = await newWorld()
  const again = await world.started()
  world.ptys.program = STUBBORN
  await world.started({ terminateWaitMs: 60_000 })
  const stopping = world.supervisor.stopAll(STOP_ALL)
  await world.pass(3000)
  expect(again.state.phase.kind).toBe('stopped')
  world.ptys.program = IDLE
  again.start()
  expect(await outcomeBy(world, stopping, 60_000)).toEqual({ stopped: 2, survivors: 0 })
  expect(again.state.phase.kind).toBe('running')
})

it('who is started again while it is stopping is left to the person who did so', async () => {
  const world = await newWorld()
  world.ptys.program = STUBBORN
  const agent = await world.started({ terminateWaitMs: 1000 })
  const stopping = world.supervisor.stopAll(STOP_ALL)
  await world.pass(10)
  world.ptys.program = IDLE
  agent.start()
  expect(await outcomeBy(world, stopping, 60_000)).toEqual({ stopped: 0, survivors: 0 })
  expect(agent.state.phase.kind).toBe('running')
})

it('a host that ends stops once more who is started again meanwhile', async () => {
  const world = await newWorld()
  world.ptys.program = STUBBORN
  const agent = await world.started({ terminateWaitMs: 1000 })
  const stopping = world.supervisor.stopAll(QUIT)
  await world.pass(10)
  agent.start()
  expect(await outcomeBy(world, stopping, 60_000)).toEqual({ stopped: 1, survivors: 0 })
  expect([agent.state.wanted, world.table.living]).toEqual(['down', []])
})

it('an agent whose processes cannot be ended stays known as such at the deadline', async () => {
  const world = await newWorld()
  world.ptys.program = UNKILLABLE
  const agent = await world.started({ terminateWaitMs: 0 })
  agent.stop({ cause: 'user', force: true })
  await world.pass(20_000)
  world.ptys.program = STUBBORN
  await world.started({ terminateWaitMs: 60_000 })
  const stopping = world.supervisor.stopAll(STOP_ALL)
  expect(await outcomeBy(world, stopping, 60_000)).toEqual({ stopped: 1, survivors: 1 })
  expect(agent.state.phase.kind).toBe('unkillable')
})

it('a start that Corral failed at and would try again is called off', async () => {
  const world = await newWorld()
  const agent = await world.started()
  const { ids } = world.supervisor.ports
  const runId = ids.runId
  Object.assign(ids, {
    runId: () => {
      throw new Error('no random bytes')
    },
  })
  agent.restart()
  await world.pass(4000)
  expect(agent.state).toMatchObject({ wanted: 'up', phase: { kind: 'stopped' } })
  Object.assign(ids, { runId })
  expect(await world.supervisor.stopAll(STOP_ALL)).toEqual({ stopped: 0, survivors: 0 })
  await world.pass(60_000)
  expect([agent.state.wanted, world.ptys.ptys.length]).toEqual(['down', 1])
})

it('many are asked in stretches, so that others have their turns meanwhile', async () => {
  const world = await newWorld()
  world.ptys.program = STUBBORN
  for (let index = 0; index < 20; index += 1) await world.started({ terminateWaitMs: 1000 })
  const asked = (): number => world.supervisor.fleet.list().filter(({ state }) => state.wanted === 'down').length
  slowDown(world, 2)
  const stopping = world.supervisor.stopAll(STOP_ALL)
  await settle()
  expect(asked()).toBeLessThan(8)
  expect(await outcomeBy(world, stopping, 20_000)).toEqual({ stopped: 20, survivors: 0 })
})

it('those that wait are called off before any that is up can make room for them', async () => {
  const world = await newWorld()
  world.settings.update({ admission: { ...world.settings.values.admission, maxConcurrent: 1 } })
  world.ptys.program = IDLE
  await world.started()
  const waiting = [await world.started(), await world.started(), await world.started()]
  expect(waiting.map(({ state }) => state.phase.kind)).toEqual(['queued', 'queued', 'queued'])
  slowDown(world, 200)
  const stopping = world.supervisor.stopAll(STOP_ALL)
  expect(await outcomeBy(world, stopping, 20_000)).toEqual({ stopped: 1, survivors: 0 })
  expect(world.ptys.ptys).toHaveLength(1)
})

it('a kill that fails at the deadline is reported, and keeps no other from being killed', async () => {
  const reported: unknown[] = []
  onUnexpectedError((error) => reported.push(error))
  onTestFinished(() => onUnexpectedError(null))
  const world = await newWorld()
  world.ptys.program = STUBBORN
  const [first, second] = [
    await world.started({ terminateWaitMs: 60_000 }),
    await world.started({ terminateWaitMs: 60_000 }),
  ]
  const failure = new Error('it cannot be killed')
  const stop = vi.spyOn(first, 'stop')
  const stopping = world.supervisor.stopAll(STOP_ALL)
  stop.mockImplementation(() => {
    throw failure
  })
  await world.pass(STOP_ALL.deadlineMs + 5_000)
  expect([reported, second.isUp]).toEqual([[failure], false])
  stop.mockRestore()
  first.stop({ cause: 'user', force: true })
  expect(await outcomeBy(world, stopping, 20_000)).toEqual({ stopped: 2, survivors: 0 })
})
