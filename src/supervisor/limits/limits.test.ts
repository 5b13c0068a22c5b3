import { describe, expect, it } from 'vitest'
import type { SupervisedWorld } from '../../../test/support/supervised-world.ts'
import { worldsOfThisFile } from '../../../test/support/worlds.ts'
import { RESTART_DEFAULTS } from '../../core/agent/restart/policy.ts'
import type { Limit, LimitKind } from '../../shapes/run-limits.ts'
import type { AgentSpec } from '../../shapes/spec.ts'
import type { SupervisedAgent } from '../fleet/supervised-agent.ts'
import { IDLE } from '../../../test/support/fake-pty-spawner.ts'

const newWorld = worldsOfThisFile()
const MB = 1024 ** 2

function limited(kind: LimitKind, change: Partial<Limit>, spec: Partial<AgentSpec> = {}): Partial<AgentSpec> {
  const limit: Limit = { warn: null, max: 100 * MB, forMs: null, action: 'stop', ...change }
  return { limits: { [kind]: limit }, restart: { ...RESTART_DEFAULTS, when: 'on-failure' }, ...spec }
}

/** A world with the agent up, in a group of its own. */
async function up(spec: Partial<AgentSpec>): Promise<{ world: SupervisedWorld; agent: SupervisedAgent }> {
  const world = await newWorld()
  world.ptys.program = IDLE
  const agent = await world.started(spec)
  await world.pass(3_000)
  return { world, agent }
}

function limitEvents(world: SupervisedWorld, agent: SupervisedAgent): readonly string[] {
  return world.told.flatMap(({ subject, event }) =>
    subject.kind === 'agent' && subject.id === agent.record.id && event.kind === 'limit' ? [event.step] : [],
  )
}

describe('a memory limit', () => {
  it('stops the run within seconds, and says so everywhere', async () => {
    const { world, agent } = await up(limited('memory', {}))
    world.ptys.last.process.rssBytes = 200 * MB
    world.ptys.last.print('growing')
    await world.pass(6_000)
    expect(limitEvents(world, agent)).toEqual(['stop'])
    await world.pass(30_000)
    expect(agent.state.phase).toMatchObject({
      kind: 'stopped',
      lastRun: {
        exitClass: 'limit',
        stop: { cause: 'limit' },
        limit: { limit: 'memory', value: 200 * MB, bound: 100 * MB },
        verdict: { kind: 'rest', reason: 'limit' },
      },
    })
  })

  it('is not broken by pages that processes share', async () => {
    const { world, agent } = await up(limited('memory', {}))
    world.ptys.last.process.rssBytes = 200 * MB
    world.ptys.last.process.ownBytes = 40 * MB
    world.ptys.last.print('growing')
    await world.pass(30_000)
    expect(limitEvents(world, agent)).toEqual([])
    expect(world.supervisor.sampler.history(agent.record.id).at(-1)?.memoryBytes).toBe(40 * MB)
  })

  it('is the one of the type or of the settings where the agent has none', async () => {
    const { world, agent } = await up({})
    world.settings.update({ limits: { memory: { warn: null, max: 100 * MB, forMs: null, action: 'alert' } } })
    world.ptys.last.process.rssBytes = 200 * MB
    world.ptys.last.print('growing')
    await world.pass(6_000)
    expect(limitEvents(world, agent)).toEqual(['reach'])
    expect(agent.facets.current.limits).toMatchObject([{ kind: 'memory', origin: 'settings', standing: 'above' }])
    agent.changeSpec({ ...agent.record.spec, limits: { memory: null } })
    await world.pass(2_000)
    expect(agent.facets.current.limits).toEqual([])
  })

  it('counts anew after a sleep', async () => {
    const { world, agent } = await up(limited('memory', {}))
    world.ptys.last.process.rssBytes = 200 * MB
    world.ptys.last.print('growing')
    await world.pass(2_000)
    world.clock.setWallTime(world.clock.now() + 8 * 3_600_000)
    await world.pass(2_000)
    expect(limitEvents(world, agent)).toEqual([])
    await world.pass(3_000)
    expect(limitEvents(world, agent)).toEqual(['stop'])
  })
})

/** The same with a program that takes a whole core. */
async function burning(seconds: number, spec: Partial<AgentSpec>) {
  const { world, agent } = await up(spec)
  for (let second = 0; second < seconds; second += 1) {
    if (!world.ptys.last.process.isFrozen) world.ptys.last.process.burn(1_000)
    await world.pass(1_000)
  }
  return { world, agent }
}

describe('a CPU limit', () => {
  it('slows the run down, and lets it go before it is stopped', async () => {
    const { world, agent } = await burning(14, limited('cpu', { max: 50 }))
    expect(limitEvents(world, agent)).toEqual(['slow'])
    expect(agent.facets.current.limits).toMatchObject([{ kind: 'cpu', standing: 'slowed', cannotSlow: false }])
    const { freezes } = world.cgroups
    expect(freezes.filter(Boolean).length).toBeGreaterThan(5)
    agent.stop({ cause: 'user', force: false })
    await world.pass(30_000)
    expect(agent.state.phase).toMatchObject({ kind: 'stopped', lastRun: { exitClass: 'user-stop' } })
    expect(freezes.at(-1)).toBe(false)
  })

  it('goes no further than telling where it cannot be slowed and may not be stopped', async () => {
    const world = await newWorld()
    world.cgroups.cannotFreeze = true
    const agent = await world.started(limited('cpu', { max: 50, action: 'throttle' }))
    for (let second = 0; second < 20; second += 1) {
      world.ptys.last.process.burn(1_000)
      await world.pass(1_000)
    }
    expect(limitEvents(world, agent)).toEqual(['reach'])
    expect(agent.facets.current.limits).toMatchObject([{ cannotSlow: true }])
  })

  it('leaves nobody held when the host dies', async () => {
    const { world } = await burning(14, limited('cpu', { max: 50 }, { runner: 'tmux' }))
    const held = world.ptys.last.process
    held.isFrozen = true
    await world.crashHost()
    expect(held.isFrozen).toBe(false)
  })
})

describe('other limits', () => {
  it('of run time, idle time, processes, open files and output are seen', async () => {
    const cases: readonly (readonly [LimitKind, number, (world: SupervisedWorld) => void])[] = [
      ['run-time', 20_000, () => undefined],
      ['idle', 15_000, () => undefined],
      ['processes', 2, ({ ptys }) => [1, 2, 3].forEach(() => ptys.last.process.fork())],
      [
        'open-files',
        50,
        ({ ptys }) => (ptys.last.process.resources = { openFiles: 80, readBytes: 0, writtenBytes: 0 }),
      ],
    ]
    for (const [kind, max, act] of cases) {
      const { world, agent } = await up(limited(kind, { max }))
      act(world)
      await world.pass(25_000)
      expect([kind, ...limitEvents(world, agent)].filter((step) => step !== 'warn')).toEqual([kind, 'stop'])
    }
  })

  it('that nothing can keep are refused, with the reason', async () => {
    const world = await newWorld()
    expect(() => world.create(limited('memory', { max: 1 }))).toThrow(
      'The limit for memory has to be between 16 MB and 1 PB.',
    )
  })
})

describe('a run that was started again after a limit', () => {
  it('is spared for five minutes, once', async () => {
    const always = { ...RESTART_DEFAULTS, when: 'always', baseDelayMs: 100, windows: [] } as const
    const { world, agent } = await up(limited('run-time', { max: 20_000 }, { restart: always }))
    await world.pass(40_000)
    expect(agent.state.generation).toBe(2)
    await world.pass(200_000)
    expect(agent.state.generation).toBe(2)
    await world.pass(85_000)
    expect(agent.state.generation).toBe(3)
    await world.pass(60_000)
    expect(agent.state.generation).toBeGreaterThan(4)
  })
})

describe('a host that dies in the meantime', () => {
  it('does not take the grace after a limit with it', async () => {
    const always = {
      ...RESTART_DEFAULTS,
      when: 'always',
      baseDelayMs: 20_000,
      maxDelayMs: 20_000,
      windows: [],
    } as const
    const { world, agent } = await up(limited('run-time', { max: 20_000 }, { restart: always }))
    while (agent.state.phase.kind !== 'backoff') await world.pass(1_000)
    await world.crashHost()
    const { id } = agent.record
    while (world.agent(id).state.generation === 1) await world.pass(1_000)
    await world.pass(200_000)
    expect(world.agent(id).state).toMatchObject({ generation: 2, phase: { kind: 'running' } })
    await world.pass(150_000)
    expect(world.agent(id).state.generation).toBeGreaterThan(2)
  })

  it('leaves a run spared that lives on in its session', async () => {
    const always = { ...RESTART_DEFAULTS, when: 'always', baseDelayMs: 100, windows: [] } as const
    const spec = { restart: always, runner: 'tmux' } as const
    const { world, agent } = await up(limited('run-time', { max: 20_000 }, spec))
    const { id } = agent.record
    while (world.agent(id).state.generation === 1) await world.pass(1_000)
    await world.pass(60_000)
    await world.crashHost()
    await world.pass(60_000)
    expect(world.agent(id).state).toMatchObject({ generation: 2, phase: { kind: 'running' } })
  })
})

describe('a run that rests', () => {
  it('is seen above its limit as soon as one that works', async () => {
    const { world, agent } = await up(limited('memory', {}))
    await world.pass(20_000)
    world.ptys.last.process.rssBytes = 200 * MB
    await world.pass(4_500)
    expect(limitEvents(world, agent)).toEqual(['stop'])
  })
})
