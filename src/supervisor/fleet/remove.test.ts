import { describe, expect, it } from 'vitest'
import { IDLE, STUBBORN, UNKILLABLE } from '../../../test/support/fake-pty-spawner.ts'
import { worldsOfThisFile } from '../../../test/support/worlds.ts'
import { ADMISSION_DEFAULTS } from '../../core/admission/admission.ts'

const newWorld = worldsOfThisFile()
const USER = { cause: 'user', force: false } as const
const KEPT = { ok: false, error: { code: 'refused-by-state' } } as const

describe('a removal', () => {
  it.each(['start', 'restart'] as const)('is called off by a %s while its agent is still stopping', async (verb) => {
    const world = await newWorld()
    world.ptys.program = STUBBORN
    const agent = await world.started({ terminateWaitMs: 1000 })
    const answers: unknown[] = []
    void world.supervisor.fleet.remove(agent).then((answer) => answers.push(answer))
    await world.pass(10)
    world.ptys.program = IDLE
    expect(agent[verb]().ok).toBe(true)
    await world.pass(10)
    expect(answers).toMatchObject([{ ...KEPT, error: { message: expect.stringContaining('started again') as string } }])
    await world.pass(20_000)
    expect(agent.state.phase.kind).toBe('running')
    agent.stop(USER)
    await world.pass(20_000)
    expect(world.supervisor.fleet.find(agent.record.id)).toBe(agent)
  })

  it('waits for a stop under way and does not force it', async () => {
    const world = await newWorld()
    world.ptys.program = STUBBORN
    const agent = await world.started({ terminateWaitMs: 1000 })
    agent.stop(USER)
    await world.pass(10)
    const removed = world.supervisor.fleet.remove(agent)
    await world.pass(100)
    expect(agent.state.phase).toMatchObject({ kind: 'stopping', forced: false })
    await world.pass(20_000)
    expect(await removed).toEqual({ ok: true, value: null })
    expect(world.supervisor.fleet.list()).toEqual([])
  })

  it('called off and asked for again stops it as any other', async () => {
    const world = await newWorld()
    world.ptys.program = STUBBORN
    const agent = await world.started({ terminateWaitMs: 1000 })
    const first = world.supervisor.fleet.remove(agent)
    await world.pass(10)
    agent.restart()
    expect(await first).toMatchObject(KEPT)
    const second = world.supervisor.fleet.remove(agent)
    await world.pass(20_000)
    expect(await second).toEqual({ ok: true, value: null })
    expect([world.supervisor.fleet.list(), world.table.living]).toEqual([[], []])
  })

  it('is called off by a start in the moment when its agent is down', async () => {
    const world = await newWorld()
    const agent = await world.started()
    const down = agent.whenDown.bind(agent)
    agent.whenDown = async () => {
      const rest = await down()
      // The gate holds it: it is not up, but it will be.
      world.settings.update({ admission: { ...ADMISSION_DEFAULTS, maxConcurrent: 0 } })
      agent.start()
      return rest
    }
    const removed = world.supervisor.fleet.remove(agent)
    await world.pass(20_000)
    expect(await removed).toMatchObject(KEPT)
    expect(agent.state.phase.kind).toBe('queued')
  })

  it('of an agent whose processes cannot be ended is refused each time it is asked for', async () => {
    const world = await newWorld()
    world.ptys.program = UNKILLABLE
    const agent = await world.started({ terminateWaitMs: 0 })
    const first = world.supervisor.fleet.remove(agent)
    await world.pass(60_000)
    expect(await first).toMatchObject(KEPT)
    expect(await world.supervisor.fleet.remove(agent)).toMatchObject(KEPT)
    expect(agent.state.phase.kind).toBe('unkillable')
    expect(world.supervisor.fleet.find(agent.record.id)).toBe(agent)
  })

  it('asked for twice at once removes once', async () => {
    const world = await newWorld()
    world.ptys.program = STUBBORN
    const agent = await world.started({ terminateWaitMs: 1000 })
    const both = Promise.all([world.supervisor.fleet.remove(agent), world.supervisor.fleet.remove(agent)])
    await world.pass(100)
    expect(agent.state.phase).toMatchObject({ kind: 'stopping', forced: false })
    await world.pass(20_000)
    expect(await both).toEqual([
      { ok: true, value: null },
      { ok: true, value: null },
    ])
    expect(world.told.filter(({ event }) => event.kind === 'removed')).toHaveLength(1)
  })
})
