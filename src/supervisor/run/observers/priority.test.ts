import { describe, expect, it } from 'vitest'
import type { SupervisedWorld } from '../../../../test/support/supervised-world.ts'
import { worldsOfThisFile } from '../../../../test/support/worlds.ts'
import type { Priority } from '../../../shapes/spec.ts'
import type { SupervisedAgent } from '../../fleet/supervised-agent.ts'

const newWorld = worldsOfThisFile()
/** Longer than a run waits before it enters its group, and its turn at the scheduler. */
const IN_FORCE_MS = 600

function inForce({ supervisor }: SupervisedWorld, { record }: SupervisedAgent): unknown {
  return supervisor.watches.priorities.inForceOf(record.id)
}

function change(agent: SupervisedAgent, priority: Priority): void {
  agent.changeSpec({ ...agent.record.spec, priority })
}

describe('where the kernel weighs groups', () => {
  it('the share of its group is the priority, and nothing else is touched', async () => {
    const world = await newWorld()
    world.cgroups.isWeighing = true
    const agent = await world.started({ priority: 'high' })
    await world.pass(IN_FORCE_MS)
    expect(inForce(world, agent)).toEqual({ kind: 'cpu-weight', weight: 400 })
    change(agent, 'low')
    await world.pass(1)
    expect(inForce(world, agent)).toEqual({ kind: 'cpu-weight', weight: 25 })
    expect([world.cgroups.weights, world.table.sessionNices, world.table.niced]).toEqual([[400, 25], [], []])
  })

  it('and a larger one while somebody types into it', async () => {
    const world = await newWorld()
    world.cgroups.isWeighing = true
    const agent = await world.started({ priority: 'low' })
    await world.pass(IN_FORCE_MS)
    agent.terminal.typeUnseen(agent.state.generation, new Uint8Array([97]))
    await world.pass(1)
    expect(inForce(world, agent)).toEqual({ kind: 'cpu-weight', weight: 400 })
    await world.pass(21_000)
    expect(world.cgroups.weights).toEqual([25, 400, 25])
  })

  it('but not this group, each process is made nice: a session counts for nothing there', async () => {
    const world = await newWorld()
    world.cgroups.isWeighing = true
    world.cgroups.isRefusing = true
    const agent = await world.started({ priority: 'low' })
    await world.pass(IN_FORCE_MS)
    expect(inForce(world, agent)).toEqual({ kind: 'nice', nice: 10 })
    expect(world.table.sessionNices).toEqual([])
  })
})

describe('where it does not', () => {
  it('the share of the session is the priority, also a changed one, and can be taken back', async () => {
    const world = await newWorld()
    const agent = await world.started({ priority: 'low' })
    await world.pass(IN_FORCE_MS)
    expect(inForce(world, agent)).toEqual({ kind: 'session', nice: 15 })
    change(agent, 'critical')
    await world.pass(1)
    const { pid } = world.ptys.last.process
    expect(world.table.sessionNices.map(({ nice, pid: of }) => [of, nice])).toEqual([
      [pid, 15],
      [pid, 0],
    ])
    expect(world.table.niced).toEqual([])
  })

  it('an agent that is typed into has the share of any other session, and its own again a while after the last key', async () => {
    const world = await newWorld()
    const agent = await world.started({ priority: 'normal' })
    await world.pass(IN_FORCE_MS)
    const type = (): void => void agent.terminal.typeUnseen(agent.state.generation, new Uint8Array([97]))
    type()
    await world.pass(200)
    expect(inForce(world, agent)).toEqual({ kind: 'session', nice: 0 })
    await world.pass(15_000)
    type()
    await world.pass(15_000)
    expect(world.table.sessionNices.map(({ nice }) => nice)).toEqual([10, 0])
    await world.pass(6_000)
    expect(inForce(world, agent)).toEqual({ kind: 'session', nice: 10 })
    expect(world.table.sessionNices.map(({ nice }) => nice)).toEqual([10, 0, 10])
  })

  it('many at once are written one by one, and a refusal for now is asked again', async () => {
    const world = await newWorld()
    world.settings.update({ admission: { ...world.settings.values.admission, spacingMs: 0 } })
    world.table.busyWrites = 2
    const agents = [await world.started(), await world.started(), await world.started()]
    await world.pass(IN_FORCE_MS)
    const before = world.table.sessionNices.length
    await world.pass(150)
    expect(world.table.sessionNices.length - before).toBeLessThanOrEqual(1)
    await world.pass(1_000)
    expect(world.table.sessionNices).toHaveLength(3)
    for (const agent of agents) expect(inForce(world, agent)).toEqual({ kind: 'session', nice: 10 })
  })

  it('what waits for its turn is forgotten with its run', async () => {
    const world = await newWorld()
    world.table.busyWrites = Number.POSITIVE_INFINITY
    const agent = await world.started()
    await world.pass(IN_FORCE_MS)
    agent.stop({ cause: 'user', force: true })
    await world.pass(1_000)
    world.table.busyWrites = 0
    await world.pass(1_000)
    expect([inForce(world, agent), world.table.sessionNices]).toEqual([null, []])
  })

  it('and has no such sessions, processes are made nice, and what is refused is said', async () => {
    const world = await newWorld()
    world.table.hasSessionNice = false
    const agent = await world.started({ priority: 'normal' })
    await world.pass(IN_FORCE_MS)
    expect([inForce(world, agent), world.table.niced]).toEqual([{ kind: 'nice', nice: 0 }, []])
    world.ptys.last.process.fork()
    change(agent, 'low')
    await world.pass(200)
    expect(world.table.niced.map(({ nice }) => nice)).toEqual([10, 10])
    world.table.setNice = async () => 'not-permitted'
    change(agent, 'normal')
    await world.pass(200)
    expect(inForce(world, agent)).toEqual({ kind: 'refused' })
  })
})

describe('the out-of-memory killer', () => {
  it('takes an agent early, and all that it starts', async () => {
    const world = await newWorld()
    await world.started({ priority: 'low' })
    const { process } = world.ptys.last
    expect([process.oomScore, process.fork().oomScore]).toEqual([500, 500])
  })

  it('is told of a changed priority, but not of a program that chose for itself', async () => {
    const world = await newWorld()
    const agent = await world.started({ priority: 'normal' })
    await world.pass(IN_FORCE_MS)
    const { process } = world.ptys.last
    const [plain, own] = [process.fork(), process.fork()]
    own.oomScore = 900
    change(agent, 'low')
    await world.pass(1)
    expect([process.oomScore, plain.oomScore, own.oomScore]).toEqual([500, 500, 900])
  })
})
