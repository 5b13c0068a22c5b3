import { describe, expect, it } from 'vitest'
import { IDLE } from '../../test/support/fake-pty-spawner.ts'
import { sampleRule } from '../../test/support/sample-alerts.ts'
import type { SupervisedWorld } from '../../test/support/supervised-world.ts'
import { worldsOfThisFile } from '../../test/support/worlds.ts'
import { RESTART_DEFAULTS } from '../core/agent/restart/policy.ts'
import type { Limit, LimitKind } from '../shapes/run-limits.ts'
import type { AgentSpec } from '../shapes/spec.ts'

const newWorld = worldsOfThisFile()
const MB = 1024 ** 2
const HOUR = 3_600_000
const HALF_HOUR = HOUR / 2
const NEVER = { ...RESTART_DEFAULTS, when: 'never' } as const

/** What may happen to the time of a machine. */
const JUMPS: readonly (readonly [string, (world: SupervisedWorld) => void])[] = [
  ['set back an hour', ({ clock }) => clock.setWallTime(clock.now() - HOUR)],
  ['set forward a day', ({ clock }) => clock.setWallTime(clock.now() + 24 * HOUR)],
  ['asleep for eight hours, which only the wall clock shows', ({ clock }) => clock.setWallTime(clock.now() + 8 * HOUR)],
  ['asleep for eight hours, which both clocks show', ({ clock }) => clock.stall(8 * HOUR)],
]

function limit(kind: LimitKind, max: number, change: Partial<Limit> = {}): AgentSpec['limits'] {
  return { [kind]: { warn: null, max, forMs: null, action: 'stop', ...change } }
}

/** Kinds of limit events and alerts of a world so far. */
function trouble(world: SupervisedWorld): string[] {
  return world.told.flatMap(({ event }) =>
    event.kind === 'limit' ? [event.step] : event.kind.startsWith('alert-') ? [event.kind] : [],
  )
}

async function burn(world: SupervisedWorld, seconds: number): Promise<void> {
  const { process } = world.ptys.last
  for (let second = 0; second < seconds; second += 1) {
    if (!process.isFrozen) process.burn(1_000)
    await world.pass(1_000)
  }
}

describe.each(JUMPS)('a machine that is %s', (_words, jump) => {
  it('breaks no limit by that: what was held, ran and rested before does not count on', async () => {
    const world = await newWorld()
    world.ptys.program = IDLE
    const limits = {
      ...limit('memory', 100 * MB),
      ...limit('run-time', HALF_HOUR),
      ...limit('idle', HALF_HOUR),
    }
    const agent = await world.started({ limits, restart: NEVER })
    await world.pass(60_000)
    world.ptys.last.process.rssBytes = 200 * MB
    world.ptys.last.print('growing')
    await world.pass(2_000)
    jump(world)
    await world.pass(1_000)
    world.ptys.last.process.rssBytes = 40 * MB
    await world.pass(60_000)
    expect(trouble(world)).toEqual([])
    expect(agent.state.phase.kind).toBe('running')
    // Time that was awake counts all the same.
    await world.pass(HALF_HOUR)
    expect(agent.state.phase).toMatchObject({ kind: 'stopped', lastRun: { exitClass: 'limit' } })
  })

  it('leaves nobody held: who is slowed down goes on in slices', async () => {
    const world = await newWorld()
    world.ptys.program = IDLE
    const agent = await world.started({ limits: limit('cpu', 50, { action: 'throttle' }), restart: NEVER })
    await world.pass(3_000)
    await burn(world, 14)
    expect(trouble(world)).toEqual(['slow'])
    jump(world)
    await world.pass(1_000)
    const before = world.cgroups.freezes.length
    await world.pass(1_000)
    expect(new Set(world.cgroups.freezes.slice(before))).toEqual(new Set([true, false]))
    await world.pass(30_000)
    expect(agent.facets.current.limits).toMatchObject([{ kind: 'cpu', standing: 'below' }])
    expect(world.ptys.last.process.isFrozen).toBe(false)
    expect(world.bugs).toEqual([])
  })

  it('brings up all that were about to start, each once', async () => {
    const world = await newWorld()
    world.ptys.program = IDLE
    world.settings.update({ admission: { ...world.settings.values.admission, spacingMs: 100 } })
    const agents = Array.from({ length: 40 }, () => world.create())
    for (const agent of agents) agent.start()
    await world.pass(1_000)
    expect(world.ptys.ptys.length).toBeLessThan(40)
    jump(world)
    await world.pass(1_000)
    jump(world)
    await world.pass(60_000)
    expect(new Set(agents.map(({ state }) => state.phase.kind))).toEqual(new Set(['running']))
    expect(world.ptys.ptys).toHaveLength(40)
    expect(trouble(world)).toEqual([])
  })

  it('fires no alert by that, and the chart has a gap or goes on, but knows nothing it did not see', async () => {
    const world = await newWorld()
    world.alerts.list = [
      sampleRule({
        when: { kind: 'metric', metric: 'processes', comparison: 'above', value: 3, clear: 2.5, forMs: 5 * 60_000 },
      }),
    ]
    const agent = await world.started({ restart: NEVER })
    for (let n = 0; n < 3; n += 1) world.ptys.last.process.fork({ name: `c${n}` })
    await world.pass(60_000)
    const atMs = world.clock.now()
    jump(world)
    await world.pass(30_000)
    expect(trouble(world)).toEqual([])
    const toMs = Math.max(atMs, world.clock.now())
    const plan = world.supervisor.vitals.charts.plan({ fromMs: toMs - 9 * HOUR, toMs, columns: 540 })
    const lines = await world.supervisor.vitals.charts.read([agent.record.id], ['processes'], plan)
    const known =
      lines
        ?.get(agent.record.id)
        ?.get('processes')
        ?.average.filter((value) => value !== null) ?? []
    expect(known.length).toBeLessThanOrEqual(4)
    await world.pass(6 * 60_000)
    expect(trouble(world)).toContain('alert-fired')
  })
})
