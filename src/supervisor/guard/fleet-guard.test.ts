import { describe, expect, it } from 'vitest'
import { IDLE } from '../../../test/support/fake-pty-spawner.ts'
import type { FakeProcess } from '../../../test/support/fake-process.ts'
import type { SupervisedWorld } from '../../../test/support/supervised-world.ts'
import { worldsOfThisFile } from '../../../test/support/worlds.ts'
import type { JournalEvent } from '../../shapes/journal.ts'
import type { AgentSpec } from '../../shapes/spec.ts'
import type { SupervisedAgent } from '../fleet/supervised-agent.ts'

const newWorld = worldsOfThisFile()
const MB = 1024 ** 2
const SHORT_BYTES = 0.03 * 8e9
const TIGHT_BYTES = 0.08 * 8e9
const FREE_BYTES = 4e9

interface Grower {
  readonly agent: SupervisedAgent
  readonly process: FakeProcess
}

async function grower(world: SupervisedWorld, spec: Partial<AgentSpec> = {}): Promise<Grower> {
  world.ptys.program = IDLE
  const agent = await world.started(spec)
  return { agent, process: world.ptys.last.process }
}

/** Seconds in which agents take ever more memory, as long as nobody holds them. */
async function grow(world: SupervisedWorld, growers: readonly Grower[], seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    for (const { process } of growers) {
      if (process.isFrozen || !process.isAlive) continue
      process.rssBytes += 20 * MB
      process.burn(100)
    }
    await world.pass(1_000)
  }
}

function guardEvents(world: SupervisedWorld): readonly JournalEvent['kind'][] {
  return world.told.flatMap(({ event }) =>
    event.kind.startsWith('guard-') ? [event.kind as JournalEvent['kind']] : [],
  )
}

function notices({ supervisor }: SupervisedWorld): readonly string[] {
  return supervisor.notices.list.map(({ message }) => message)
}

/** A machine out of memory with one agent that grows, held by the guard. */
async function held(spec: Partial<AgentSpec> = {}): Promise<Grower & { readonly world: SupervisedWorld }> {
  const world = await newWorld()
  const one = await grower(world, { name: 'web', ...spec })
  await grow(world, [one], 12)
  world.freeMemoryBytes = SHORT_BYTES
  await grow(world, [one], 13)
  expect(one.process.isFrozen).toBe(true)
  return { ...one, world }
}

describe('while memory is tight', () => {
  it('no agent is started, with the reason, until it is well free again', async () => {
    const world = await newWorld()
    await world.pass(2_000)
    world.freeMemoryBytes = TIGHT_BYTES
    await world.pass(2_000)
    const waiting = await world.started()
    expect(waiting.state.phase).toMatchObject({
      kind: 'queued',
      reason: 'Only 8 % of the memory is free; agents start when it is 15 %.',
    })
    world.freeMemoryBytes = 0.12 * 8e9
    await world.pass(3_000)
    expect(waiting.state.phase.kind).toBe('queued')
    world.freeMemoryBytes = FREE_BYTES
    await world.pass(3_000)
    expect(waiting.state.phase.kind).toBe('running')
    expect(guardEvents(world)).toEqual([])
  })

  it('nothing is held back where the guard is turned off', async () => {
    const world = await newWorld()
    world.settings.update({ memoryGuard: false })
    world.freeMemoryBytes = TIGHT_BYTES
    await world.pass(3_000)
    expect((await world.started()).state.phase.kind).toBe('running')
  })
})

describe('when the machine runs out of memory', () => {
  it('the agent that grows is held, and a person is told what can be done', async () => {
    const { world, agent } = await held()
    expect(agent.facets.current.held).toMatchObject({ freePercent: expect.closeTo(3), stallPercent: null })
    expect(guardEvents(world)).toEqual(['guard-held'])
    expect(notices(world)).toEqual([expect.stringContaining('web is held where it is')])
    expect(notices(world)[0]).toContain('Let it run again, or stop it')
  })

  it('the one of lowest priority goes first, one at a time, and the critical one never', async () => {
    const world = await newWorld()
    const critical = await grower(world, { priority: 'critical' })
    const [normal, low] = [await grower(world), await grower(world, { priority: 'low' })]
    const all = [critical, normal, low]
    await grow(world, all, 12)
    world.freeMemoryBytes = SHORT_BYTES
    await grow(world, all, 13)
    expect(all.map(({ process }) => process.isFrozen)).toEqual([false, false, true])
    await grow(world, all, 60)
    expect(all.map(({ process }) => process.isFrozen)).toEqual([false, true, true])
    expect(guardEvents(world)).toEqual(['guard-held', 'guard-held'])
    world.freeMemoryBytes = FREE_BYTES
    await grow(world, [], 20)
    expect(all.some(({ process }) => process.isFrozen)).toBe(false)
    expect(notices(world)).toEqual([])
  })

  it('somebody without a group is left alone, which is said', async () => {
    const world = await newWorld()
    world.cgroups.isRefusing = true
    const one = await grower(world)
    await grow(world, [one], 12)
    world.freeMemoryBytes = SHORT_BYTES
    await grow(world, [one], 40)
    expect([one.process.isFrozen, guardEvents(world)]).toEqual([false, ['guard-helpless']])
    expect(notices(world)).toEqual([expect.stringContaining('cannot be held: they have no group')])
  })

  it('somebody whom the kernel does not hold is passed over for the next', async () => {
    const world = await newWorld()
    const [low, normal] = [await grower(world, { priority: 'low' }), await grower(world)]
    await grow(world, [low, normal], 12)
    world.cgroups.unfreezable.add(low.process.pid)
    world.freeMemoryBytes = SHORT_BYTES
    await grow(world, [low, normal], 15)
    expect([low.process.isFrozen, normal.process.isFrozen]).toEqual([false, true])
  })

  it('nobody is held if memory is free again a moment after the choice', async () => {
    const world = await newWorld()
    const one = await grower(world)
    await grow(world, [one], 12)
    world.freeMemoryBytes = SHORT_BYTES
    // Each tick reads once; the second reading of one tick is the guard's.
    let lastAt = -1
    world.onHostRead = (at) => {
      world.freeMemoryBytes = at === lastAt ? FREE_BYTES : SHORT_BYTES
      lastAt = at
    }
    await grow(world, [one], 30)
    expect([one.process.isFrozen, guardEvents(world)]).toEqual([false, []])
  })
})

describe('an agent that is held', () => {
  it('goes on when memory is free again', async () => {
    const { world, process, agent } = await held()
    world.freeMemoryBytes = 0.12 * 8e9
    await world.pass(5_000)
    expect(process.isFrozen).toBe(true)
    world.freeMemoryBytes = FREE_BYTES
    await world.pass(2_000)
    expect([process.isFrozen, agent.facets.current.held, notices(world)]).toEqual([false, null, []])
    expect(world.told.findLast(({ event }) => event.kind === 'guard-let-go')?.event).toMatchObject({
      why: 'memory-is-back',
    })
  })

  it('goes on when a person says so, and is not held again in this shortage', async () => {
    const { world, agent, process } = await held()
    expect(world.supervisor.watches.guard.letRun(agent.record.id)).toBe(true)
    expect([process.isFrozen, agent.facets.current.held, notices(world)]).toEqual([false, null, []])
    expect(world.supervisor.watches.guard.letRun(agent.record.id)).toBe(false)
    await grow(world, [{ agent, process }], 40)
    expect(process.isFrozen).toBe(false)
  })

  it('can be stopped like any other', async () => {
    const { world, agent } = await held()
    world.freeMemoryBytes = TIGHT_BYTES
    agent.stop({ cause: 'user', force: false })
    await world.pass(20_000)
    expect(agent.state.phase).toMatchObject({ kind: 'stopped', lastRun: { exitClass: 'user-stop' } })
    expect([agent.facets.current.held, notices(world)]).toEqual([null, []])
    expect(guardEvents(world)).toEqual(['guard-held', 'guard-let-go'])
  })

  it('is let go when the guard is turned off, and when the host ends or dies', async () => {
    const off = await held()
    off.world.settings.update({ memoryGuard: false })
    await off.world.pass(1_500)
    expect(off.process.isFrozen).toBe(false)
    const ended = await held({ runner: 'tmux' })
    await ended.world.crashHost()
    expect(ended.process.isFrozen).toBe(false)
  })

  it('is neither stuck nor idle for that', async () => {
    const idle = { warn: null, max: 15_000, forMs: null, action: 'stop' } as const
    const { world, agent } = await held({ limits: { idle } })
    await world.pass(60_000)
    expect(agent.state.phase.kind).toBe('running')
    expect(agent.facets.current.activity?.kind).not.toBe('stuck')
  })

  it('stays held while its limit slows it down', async () => {
    const cpu = { warn: null, max: 5, forMs: 3_000, action: 'throttle' } as const
    const { world, agent, process } = await held({ limits: { cpu } })
    expect(world.told.some(({ event }) => event.kind === 'limit' && event.step === 'slow')).toBe(true)
    for (let slot = 0; slot < 30; slot += 1) {
      await world.pass(37)
      expect(process.isFrozen).toBe(true)
    }
    world.supervisor.watches.guard.letRun(agent.record.id)
    while (process.isFrozen) await world.pass(5)
  })
})
