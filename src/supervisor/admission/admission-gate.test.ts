import { describe, expect, it } from 'vitest'
import { printAndExit, STUBBORN, WILLING } from '../../../test/support/fake-pty-spawner.ts'
import type { SupervisedWorld } from '../../../test/support/supervised-world.ts'
import { worldsOfThisFile } from '../../../test/support/worlds.ts'
import { RESTART_DEFAULTS } from '../../core/agent/restart/policy.ts'
import { ADMISSION_DEFAULTS } from '../../core/admission/admission.ts'
import { compareInLine } from '../../core/admission/waiting-line.ts'
import type { AdmissionLimits } from '../../shapes/settings.ts'

const newWorld = worldsOfThisFile()
const USER = { cause: 'user', force: false } as const

async function limited(change: Partial<AdmissionLimits>): Promise<SupervisedWorld> {
  const world = await newWorld()
  world.settings.update({ admission: { ...ADMISSION_DEFAULTS, ...change } })
  world.ptys.program = WILLING
  return world
}

function queueOf({ supervisor }: SupervisedWorld): string[] {
  return supervisor.gate.places.toSorted(compareInLine).map(({ agentId }) => agentId)
}

describe('the gate', () => {
  it('lets agents wait when all places are taken, and lets them in by priority, then by turn', async () => {
    const world = await limited({ maxConcurrent: 1 })
    const first = await world.started()
    const low = await world.started({ priority: 'low' })
    const normal = await world.started()
    const critical = await world.started({ priority: 'critical' })
    expect(low.state.phase).toMatchObject({
      kind: 'queued',
      reason: '1 of 1 agents are up; it waits for a free place.',
    })
    expect(queueOf(world)).toEqual([critical, normal, low].map(({ record }) => record.id))
    for (const [ends, comes] of [
      [first, critical],
      [critical, normal],
      [normal, low],
    ] as const) {
      ends.stop(USER)
      await world.pass(100)
      expect(comes.state.phase.kind).toBe('running')
      expect(world.table.living).toHaveLength(1)
    }
    expect(queueOf(world)).toEqual([])
  })

  it('forgets an agent that is stopped while it waits', async () => {
    const world = await limited({ maxConcurrent: 1 })
    const first = await world.started()
    const second = await world.started()
    second.stop(USER)
    first.stop(USER)
    await world.pass(2000)
    expect(second.state).toMatchObject({ wanted: 'down', phase: { kind: 'stopped' } })
    expect(world.table.living).toEqual([])
  })

  it('lets an agent in by the priority it was given while it waits', async () => {
    const world = await limited({ maxConcurrent: 1 })
    const first = await world.started()
    const normal = await world.started()
    const raised = await world.started({ priority: 'low' })
    const later = await world.started({ priority: 'low' })
    let changes = 0
    const hearing = world.supervisor.gate.onQueueChange(() => (changes += 1))
    world.supervisor.fleet.update(raised, { ...raised.record.spec, priority: 'high' })
    expect(queueOf(world)).toEqual([raised, normal, later].map(({ record }) => record.id))
    expect(changes).toBe(1)
    world.supervisor.fleet.update(raised, { ...raised.record.spec, priority: 'low' })
    hearing.dispose()
    // It keeps its turn among equals.
    expect(queueOf(world)).toEqual([normal, raised, later].map(({ record }) => record.id))
    world.supervisor.fleet.update(raised, { ...raised.record.spec, priority: 'critical' })
    first.stop(USER)
    await world.pass(100)
    expect(raised.state.phase.kind).toBe('running')
    expect(queueOf(world)).toEqual([normal, later].map(({ record }) => record.id))
  })

  it('keeps the priority given to an agent that waits for something of its own', async () => {
    const world = await limited({ maxConcurrent: 1 })
    world.ptys.program = STUBBORN
    const restart = { ...RESTART_DEFAULTS, when: 'on-failure' } as const
    const first = await world.started({ priority: 'low', restart })
    await world.crashHost()
    await world.pass(2000)
    const waits = world.agent(first.record.id)
    expect(waits.state.phase.kind).toBe('queued')
    const other = await world.started()
    const third = await world.started()
    world.supervisor.fleet.update(waits, { ...waits.record.spec, priority: 'critical' })
    expect(queueOf(world)[0]).toBe(waits.record.id)
    world.supervisor.survivors.list.forEach(({ pid }) => world.table.process(pid)?.exit())
    await world.pass(2000)
    other.stop({ ...USER, force: true })
    await world.pass(2000)
    expect(waits.state.phase.kind).toBe('running')
    expect(third.state.phase.kind).toBe('queued')
  })

  it('lets no policy start anything while that could not be recorded', async () => {
    const world = await limited({ maxConcurrent: 1 })
    const restart = { ...RESTART_DEFAULTS, when: 'on-failure' } as const
    const records = [(await world.started({ restart })).record]
    world.settings.update({ admission: ADMISSION_DEFAULTS })
    records.push((await world.started({ restart })).record)
    world.settings.update({ admission: { ...ADMISSION_DEFAULTS, maxConcurrent: 1 } })
    await world.crashHost()
    await world.pass(5000)
    const [up, waits] = records.map(({ id }) => world.agent(id)).toSorted((a, b) => Number(b.isUp) - Number(a.isUp))
    if (up === undefined || waits === undefined) throw new Error('two agents were started')
    expect([up.state.phase.kind, waits.state.phase.kind]).toEqual(['running', 'queued'])
    const spawned = world.ptys.ptys.length
    const person = await world.started()
    world.store.isFull = true
    up.stop(USER)
    await world.pass(100)
    // What a person asked for is started.
    expect([up.state.phase.kind, person.state.phase.kind]).toEqual(['stopped', 'running'])
    person.stop(USER)
    await world.pass(3000)
    expect(waits.state.phase).toMatchObject({
      kind: 'queued',
      reason: expect.stringContaining('cannot write its records') as string,
    })
    expect(world.ptys.ptys).toHaveLength(spawned + 1)
    world.store.isFull = false
    await world.pass(5000)
    expect(waits.state.phase.kind).toBe('running')
  })

  it('is passed by a person who insists', async () => {
    const world = await limited({ maxConcurrent: 1 })
    await world.started()
    const second = await world.started()
    second.start({ by: 'user', skipQueue: true })
    await world.pass(20)
    expect(second.state.phase.kind).toBe('running')
    expect(queueOf(world)).toEqual([])
  })

  it('opens when the limit is raised', async () => {
    const world = await limited({ maxConcurrent: 1 })
    await world.started()
    const second = await world.started()
    world.settings.update({ admission: ADMISSION_DEFAULTS })
    await world.pass(20)
    expect(second.state.phase.kind).toBe('running')
  })

  it('holds starts while memory is short, and says how short', async () => {
    const world = await limited({ memoryFloorMb: 8000 })
    await world.pass(1100)
    const agent = await world.started()
    expect(agent.state.phase).toMatchObject({ kind: 'queued', reason: expect.stringContaining('3814 MB') as string })
    const events = world.told.length
    await world.pass(5000)
    expect(world.told).toHaveLength(events)
    world.freeMemoryBytes = 16e9
    await world.pass(1100)
    expect(agent.state.phase.kind).toBe('running')
  })

  it('spaces starts', async () => {
    const world = await limited({ spacingMs: 1000 })
    const [first, second] = [world.create(), world.create()]
    first.start()
    second.start()
    await world.pass(500)
    expect(world.table.living).toHaveLength(1)
    await world.pass(600)
    expect(second.state.phase.kind).toBe('running')
  })

  it('holds a storm of restarts to three a second', async () => {
    const world = await limited({})
    world.ptys.program = printAndExit('', 1)
    const restart = { ...RESTART_DEFAULTS, when: 'on-failure', baseDelayMs: 100, maxDelayMs: 100 } as const
    const agents = Array.from({ length: 12 }, () => world.create({ restart: { ...restart, windows: [] } }))
    for (const agent of agents) agent.start()
    await world.pass(50)
    expect(world.ptys.ptys).toHaveLength(12)
    await world.pass(1000)
    expect(world.ptys.ptys.length).toBeGreaterThanOrEqual(12 + 3)
    expect(world.ptys.ptys.length).toBeLessThanOrEqual(12 + 6)
    await world.pass(59_000)
    expect(world.ptys.ptys.length).toBeLessThanOrEqual(12 + 60 + 3)
  })

  it('does not hold what a person starts by hand', async () => {
    const world = await limited({ restartsPerMinute: 1 })
    for (let start = 0; start < 20; start += 1) world.create().start()
    await world.pass(50)
    expect(world.table.living).toHaveLength(20)
  })
})
