import { describe, expect, it } from 'vitest'
import type { SupervisedWorld } from '../../../test/support/supervised-world.ts'
import { worldsOfThisFile } from '../../../test/support/worlds.ts'
import { decodeHour } from '../../core/series/chunk-codec.ts'
import { COARSE_TIER, FINE_TIER, HOUR_MS, hourOf, type Tier } from '../../core/series/tier.ts'
import { RESTART_DEFAULTS } from '../../core/agent/restart/policy.ts'
import type { SupervisedAgent } from '../fleet/supervised-agent.ts'

const newWorld = worldsOfThisFile()
const MINUTE_MS = 60_000

function start(world: SupervisedWorld): Promise<SupervisedAgent> {
  return world.started({ restart: { ...RESTART_DEFAULTS, when: 'never' } })
}

/** A world with one agent that was just started, in this hour. */
async function begun(): Promise<{ world: SupervisedWorld; agent: SupervisedAgent; hour: number }> {
  const world = await newWorld()
  const agent = await start(world)
  return { world, agent, hour: hourOf(world.clock.now()) }
}

/** How much of each bucket the store has, ms. */
function covered(world: SupervisedWorld, { record }: SupervisedAgent, hour: number, tier: Tier = FINE_TIER): number[] {
  const query = { agentId: record.id, tier: tier.number, fromHour: hour, toHour: hour }
  const [chunk] = world.store.series.read(query)
  const decoded = chunk === undefined ? null : decodeHour(chunk.bytes, tier, hour)
  if (decoded !== null && !decoded.ok) throw new Error(decoded.error)
  return decoded === null ? [] : [...decoded.value.metrics.memoryBytes.coveredMs]
}

const sum = (values: readonly number[]): number => values.reduce((all, each) => all + each, 0)

/** The average of an agent's processes, by column. */
async function chart(
  world: SupervisedWorld,
  { record }: SupervisedAgent,
  range: { readonly backMs: number; readonly columns: number },
): Promise<readonly (number | null)[]> {
  const toMs = world.clock.now()
  const plan = world.supervisor.vitals.charts.plan({ fromMs: toMs - range.backMs, toMs, columns: range.columns })
  const lines = await world.supervisor.vitals.charts.read([record.id], ['processes'], plan)
  return lines?.get(record.id)?.get('processes')?.average ?? []
}

describe('vitals over time', () => {
  it('are written once a minute, all agents in one transaction', async () => {
    const world = await newWorld()
    const agents = [await start(world), await start(world)]
    const hour = hourOf(world.clock.now())
    await world.pass(MINUTE_MS)
    expect(world.store.series.writes).toBe(1)
    for (const agent of agents) {
      const fine = covered(world, agent, hour)
      expect(sum(fine)).toBeGreaterThan(55_000)
      expect(sum(covered(world, agent, hour, COARSE_TIER))).toBe(sum(fine))
      expect(fine.slice(1, 5)).toEqual([10_000, 10_000, 10_000, 10_000])
    }
    for (let minute = 0; minute < 5; minute += 1) {
      world.ptys.last.print('x')
      await world.pass(MINUTE_MS)
    }
    expect(world.store.series.writes).toBe(6)
  })

  it('are written every five minutes while nothing changes', async () => {
    const { world, agent, hour } = await begun()
    await world.pass(MINUTE_MS)
    expect(world.store.series.writes).toBe(1)
    await world.pass(3 * MINUTE_MS)
    expect(world.store.series.writes).toBe(1)
    await world.pass(MINUTE_MS + 5_000)
    expect(world.store.series.writes).toBe(2)
    expect(
      covered(world, agent, hour)
        .slice(1, 29)
        .every((ms) => ms === 10_000),
    ).toBe(true)
  })

  it('are written by many transactions where there are many agents, a second apart', async () => {
    const world = await newWorld()
    world.settings.update({ admission: { ...world.settings.values.admission, maxConcurrent: 200, spacingMs: 0 } })
    for (let count = 0; count < 130; count++) world.create().start()
    await world.pass(MINUTE_MS + 900)
    expect(world.store.series.writes).toBe(1)
    await world.pass(1_000)
    expect(world.store.series.writes).toBe(2)
    expect(new Set(world.store.series.chunks.map(({ agentId }) => agentId)).size).toBe(130)
    await world.pass(30_000)
    expect(world.store.series.writes).toBe(2)
  })

  it('of an agent that is down have a gap and cost nothing', async () => {
    const { world, agent } = await begun()
    await world.pass(2 * MINUTE_MS)
    world.ptys.last.exit(0)
    await world.pass(10 * MINUTE_MS)
    const before = world.store.series.writes
    await world.pass(6 * MINUTE_MS)
    expect(world.store.series.writes).toBe(before)
    const line = await chart(world, agent, { backMs: 17 * MINUTE_MS, columns: 17 })
    expect(line.slice(-6, -1)).toEqual([null, null, null, null, null])
    expect(line[0]).toBe(1)
  })

  it('go on in the middle of an hour after a restart of the host', async () => {
    const { world, agent, hour } = await begun()
    await world.pass(10 * MINUTE_MS + 4_000)
    await world.crashHost()
    world.agent(agent.record.id).start()
    await world.pass(10 * MINUTE_MS)
    const fine = covered(world, agent, hour)
    expect(fine.slice(1, 59).every((ms) => ms === 10_000)).toBe(true)
    expect(sum(fine)).toBeGreaterThan(20 * MINUTE_MS - 15_000)
    expect(covered(world, agent, hour, COARSE_TIER)[3]).toBe(60_000)
  })

  it('go on in the next hour, and the last one is whole and let go', async () => {
    const { world, agent, hour } = await begun()
    await world.pass(HOUR_MS + 11 * MINUTE_MS)
    expect(
      covered(world, agent, hour)
        .slice(1)
        .every((ms) => ms === 10_000),
    ).toBe(true)
    expect(
      covered(world, agent, hour + 1)
        .slice(0, 36)
        .every((ms) => ms === 10_000),
    ).toBe(true)
    expect(world.supervisor.vitals.recorder.held(agent.record.id).map((held) => held.hour)).toEqual([hour + 1])
  })

  it('go with their agent', async () => {
    const world = await newWorld()
    const [agent, other] = [await start(world), await start(world)]
    await world.pass(2 * MINUTE_MS)
    const removed = world.supervisor.fleet.remove(agent)
    await world.pass(20_000)
    expect((await removed).ok).toBe(true)
    await world.pass(3 * MINUTE_MS)
    expect(new Set(world.store.series.chunks.map(({ agentId }) => agentId))).toEqual(new Set([other.record.id]))
    expect(world.supervisor.vitals.recorder.held(agent.record.id)).toEqual([])
  })

  it('that are too old are deleted once a day, in every tier at its own age', async () => {
    const { world, agent, hour } = await begun()
    const bytes = Uint8Array.of(1)
    const aged = [1, 23, 25, 700, 730].flatMap((age) =>
      [0, 1].map((tier) => ({ agentId: agent.record.id, tier, hour: hour - age, bytes })),
    )
    world.store.series.write(aged)
    const ages = (tier: number): number[] =>
      world.store.series.chunks
        .filter((chunk) => chunk.tier === tier && chunk.hour < hour)
        .map((chunk) => hour - chunk.hour)
    await world.pass(5 * MINUTE_MS)
    expect(ages(0)).toEqual([1, 23, 25, 700, 730])
    await world.pass(6 * MINUTE_MS)
    expect(ages(0)).toEqual([1, 23])
    expect(ages(1)).toEqual([1, 23, 25, 700])
  })
})

it('what is old of a large fleet is deleted in many transactions, and the minute is written in between', async () => {
  const { world, agent } = await begun()
  const old = hourOf(world.clock.now()) - 1_000
  const ids = [...Array.from({ length: 600 }, () => world.create().record.id)]
  world.store.series.write(ids.map((agentId) => ({ agentId, tier: 1, hour: old, bytes: Uint8Array.of(1) })))
  const left = (): number => world.store.series.chunks.filter(({ hour }) => hour === old).length
  await world.pass(11 * MINUTE_MS - 500)
  expect(left()).toBeLessThan(ids.length)
  expect(left()).toBeGreaterThan(0)
  await world.pass(5 * MINUTE_MS)
  expect(left()).toBe(0)
  expect(sum(covered(world, agent, old + 1_000))).toBeGreaterThan(11 * MINUTE_MS + 30_000)
})

describe('a clock', () => {
  it('that stood still for eight hours of sleep leaves a gap', async () => {
    const { world, agent } = await begun()
    await world.pass(5 * MINUTE_MS)
    const asleep = hourOf(world.clock.now())
    world.clock.setWallTime(world.clock.now() + 8 * HOUR_MS)
    await world.pass(5 * MINUTE_MS)
    expect(sum(covered(world, agent, asleep))).toBeLessThanOrEqual(5 * MINUTE_MS)
    expect(sum(covered(world, agent, asleep + 8))).toBeLessThanOrEqual(5 * MINUTE_MS)
    expect(covered(world, agent, asleep + 4)).toEqual([])
    const line = await chart(world, agent, { backMs: 9 * HOUR_MS, columns: 9 })
    expect(line.filter((value) => value === null).length).toBeGreaterThanOrEqual(7)
    expect(world.bugs).toEqual([])
  })

  it('that is set back an hour repeats it: the first telling stays, and nothing counts twice', async () => {
    const { world, agent, hour } = await begun()
    await world.pass(HOUR_MS + 30 * MINUTE_MS)
    const before = covered(world, agent, hour)
    world.clock.setWallTime(world.clock.now() - HOUR_MS)
    await world.pass(50 * MINUTE_MS)
    expect(covered(world, agent, hour).slice(1)).toEqual(before.slice(1))
    await world.pass(25 * MINUTE_MS)
    const next = covered(world, agent, hour + 1)
    expect(Math.max(...next)).toBe(10_000)
    expect(next.slice(0, 250).filter((ms) => ms < 9_000)).toEqual([])
    expect(world.bugs).toEqual([])
  })

  it('that is years ahead for a while does no harm', async () => {
    const { world, agent } = await begun()
    await world.pass(5 * MINUTE_MS)
    const [hour, now] = [hourOf(world.clock.now()), world.clock.now()]
    world.clock.setWallTime(Date.UTC(2099, 0, 1))
    await world.pass(3 * MINUTE_MS)
    world.clock.setWallTime(now)
    await world.pass(8 * MINUTE_MS)
    expect(sum(covered(world, agent, hour))).toBeGreaterThan(11 * MINUTE_MS)
    expect(world.supervisor.vitals.recorder.held(agent.record.id)).toHaveLength(1)
    expect(world.bugs).toEqual([])
  })
})

describe('a disk that is full', () => {
  it('is told of once; what it refused is kept, shown, and written when there is room', async () => {
    const { world, agent, hour } = await begun()
    await world.pass(2 * MINUTE_MS)
    const said = (): number =>
      world.supervisor.notices.list.filter(({ message }) => message.includes('in memory only')).length
    world.store.isFull = true
    await world.pass(HOUR_MS + 30 * MINUTE_MS)
    expect(said()).toBe(1)
    const shown = await chart(world, agent, { backMs: 85 * MINUTE_MS, columns: 85 })
    expect(shown.slice(1, -1).every((value) => value === 1)).toBe(true)
    world.store.isFull = false
    await world.pass(2 * MINUTE_MS)
    expect(said()).toBe(0)
    expect(
      covered(world, agent, hour)
        .slice(1)
        .every((ms) => ms === 10_000),
    ).toBe(true)
    expect(
      covered(world, agent, hour + 1)
        .slice(0, 180)
        .every((ms) => ms === 10_000),
    ).toBe(true)
    expect(world.bugs).toEqual([])
  })
})

describe('a chunk that cannot be read', () => {
  it('of a newer Corral is named, skipped and left as it is', async () => {
    const { world, agent, hour } = await begun()
    const newer = { agentId: agent.record.id, tier: FINE_TIER.number, hour, bytes: Uint8Array.of(9, 9) }
    world.store.series.write([newer])
    await world.pass(6 * MINUTE_MS)
    expect(world.store.series.chunks.find(({ tier }) => tier === FINE_TIER.number)).toEqual(newer)
    expect(sum(covered(world, agent, hour, COARSE_TIER))).toBeGreaterThan(2 * MINUTE_MS)
    const notices = world.supervisor.notices.list.filter(({ message }) => message.includes('newer Corral'))
    expect(notices).toMatchObject([{ message: expect.stringContaining(agent.record.spec.name) as string }])
  })

  it('that is damaged is a gap in a chart, and made anew where the hour goes on', async () => {
    const { world, agent, hour } = await begun()
    const damaged = { agentId: agent.record.id, tier: COARSE_TIER.number, bytes: Uint8Array.of(1) }
    world.store.series.write([hour, hour - 1].map((each) => ({ ...damaged, hour: each })))
    await world.pass(7 * MINUTE_MS)
    expect(sum(covered(world, agent, hour, COARSE_TIER))).toBeGreaterThan(2 * MINUTE_MS)
    const line = await chart(world, agent, { backMs: 2 * HOUR_MS, columns: 60 })
    expect([line[0], line.at(-1)]).toEqual([null, 1])
    expect(world.bugs).toEqual([])
  })
})

it('the last seconds are drawn from samples, what was before a restart of the host from buckets', async () => {
  const { world, agent } = await begun()
  await world.pass(2 * MINUTE_MS)
  await world.crashHost()
  world.agent(agent.record.id).start()
  await world.pass(MINUTE_MS)
  const line = await chart(world, agent, { backMs: 2 * MINUTE_MS, columns: 120 })
  expect(line.length).toBeGreaterThanOrEqual(120)
  expect(line.slice(0, -1).filter((value) => value === null).length).toBeLessThanOrEqual(5)
})
