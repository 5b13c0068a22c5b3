import { describe, expect, it } from 'vitest'
import { IDLE, printAndExit, STUBBORN, UNKILLABLE } from '../../../test/support/fake-pty-spawner.ts'
import type { SupervisedWorld } from '../../../test/support/supervised-world.ts'
import { worldsOfThisFile } from '../../../test/support/worlds.ts'
import { delay } from '../../base/clock.ts'
import { RESTART_DEFAULTS } from '../../core/agent/restart/policy.ts'
import { liveRunOf } from '../../core/agent/state.ts'
import { agentSubject } from '../../core/subject.ts'
import { ignoreSurvivor } from './survivor-decisions.ts'

const newWorld = worldsOfThisFile()
const KEPT_UP = { restart: { ...RESTART_DEFAULTS, when: 'on-failure' } } as const
const USER = { cause: 'user', force: false } as const

function killersIn(world: SupervisedWorld): string[] {
  const entries = world.store.readJournal({ subject: null, limit: 1000 })
  return entries.flatMap(({ event }) => (event.kind === 'survivor-killed' ? [event.by] : []))
}

describe('after a crash of the host', () => {
  it('a wait for a restart goes on, and its count with it', async () => {
    const world = await newWorld()
    world.ptys.program = printAndExit('', 1)
    const { record } = await world.started(KEPT_UP)
    await world.pass(800)
    await world.crashHost()
    const agent = world.agent(record.id)
    expect(agent.state).toMatchObject({ wanted: 'up', phase: { kind: 'backoff', attempt: 2 }, restarts: { streak: 2 } })
    world.ptys.program = IDLE
    await world.pass(3000)
    expect(agent.state.phase.kind).toBe('running')
  })

  it('a clock set back does not make the wait longer than it can be', async () => {
    const world = await newWorld()
    world.ptys.program = printAndExit('', 1)
    const { record } = await world.started(KEPT_UP)
    world.clock.setWallTime(world.clock.now() - 86_400_000)
    world.ptys.program = IDLE
    await world.crashHost()
    await world.pass(61_000)
    expect(world.agent(record.id).state.phase.kind).toBe('running')
  })

  it('agents that are to be kept up start again, three a second', async () => {
    const world = await newWorld()
    const ids: string[] = []
    for (let index = 0; index < 12; index += 1) ids.push((await world.started(KEPT_UP)).record.id)
    await world.crashHost()
    await world.pass(800)
    expect(world.table.living.length).toBeLessThanOrEqual(4)
    await world.pass(6000)
    expect(ids.map((id) => world.agent(id).state.phase.kind)).toEqual(ids.map(() => 'running'))
  })

  it('nothing starts by policy before every session was asked for, however long one takes', async () => {
    const world = await newWorld()
    const crashing = await world.started({ ...KEPT_UP, runner: 'tmux' })
    const slow = await world.started({ runner: 'tmux' })
    const [first, second] = world.ptys.ptys
    const adopt = world.sessions.adopt.bind(world.sessions)
    const slowRun = liveRunOf(slow.state.phase)?.runId
    world.sessions.adopt = async (runId, size) => {
      if (runId === slowRun) await delay(world.clock, 10_000)
      else world.clock.setTimer(100, () => first?.exit(1))
      return adopt(runId, size)
    }
    const startedAt = world.clock.now()
    await world.crashHost()
    await world.pass(3_000)
    expect(world.agent(slow.record.id).state.phase.kind).toBe('running')
    expect(second?.process.isAlive).toBe(true)
    expect(world.agent(crashing.record.id).state.phase.kind).toBe('running')
    const restart = world.store
      .readJournal({ subject: agentSubject(crashing.record.id), limit: 100 })
      .findLast(({ event }) => event.kind === 'starting')
    expect((restart?.at ?? 0) - startedAt).toBeGreaterThanOrEqual(10_000)
  })

  it('the others stay down, and all of them when the person wants it so', async () => {
    const world = await newWorld()
    const once = await world.started()
    const kept = await world.started(KEPT_UP)
    world.settings.update({ restoreAfterCrash: false })
    await world.crashHost()
    await world.pass(5000)
    for (const { record } of [once, kept]) {
      expect(world.agent(record.id).state).toMatchObject({ wanted: 'down', phase: { kind: 'stopped' } })
    }
  })

  it('an agent waits for what is left of its last run, until that is gone or ignored', async () => {
    const world = await newWorld()
    world.ptys.program = STUBBORN
    const { record } = await world.started(KEPT_UP)
    await world.crashHost()
    await world.pass(2000)
    expect(world.agent(record.id).state.phase).toMatchObject({
      kind: 'queued',
      reason: expect.stringContaining('outlived') as string,
    })
    const [survivor] = world.supervisor.survivors.list
    expect(survivor).toMatchObject({ isProven: true })
    const killing = world.supervisor.survivors.kill(survivor as { pid: number; startTime: number })
    await world.pass(2000)
    expect(await killing).toBe('sent')
    expect(world.agent(record.id).state.phase.kind).toBe('running')
    expect(killersIn(world)).toEqual(['user'])
  })

  it('an agent starts once a person says to ignore what is left, and the journal says so', async () => {
    const world = await newWorld()
    world.ptys.program = STUBBORN
    const { record } = await world.started(KEPT_UP)
    await world.crashHost()
    await world.pass(2000)
    const [survivor] = world.supervisor.survivors.list
    ignoreSurvivor(survivor as { pid: number; startTime: number }, true, world.supervisor)
    await world.pass(2000)
    expect(world.agent(record.id).state.phase.kind).toBe('running')
    expect(world.told.map(({ event }) => event)).toContainEqual(
      expect.objectContaining({ kind: 'survivor-ignored', pid: survivor?.pid, isIgnored: true }),
    )
  })

  it('a wait goes on when what is left of the last run goes meanwhile', async () => {
    const world = await newWorld()
    world.ptys.program = STUBBORN
    const { record } = await world.started(KEPT_UP)
    const left = world.ptys.last.process
    await world.crashHost()
    expect(world.agent(record.id).state.phase.kind).toBe('backoff')
    const killing = world.supervisor.survivors.kill({ pid: left.pid, startTime: left.startTime })
    await world.pass(20)
    expect(await killing).toBe('sent')
    expect(world.agent(record.id).state).toMatchObject({ phase: { kind: 'backoff' }, lostRuns: [] })
    await world.pass(2000)
    expect(world.agent(record.id).state.phase.kind).toBe('running')
  })

  it('a restart without any delay does not overtake the search for survivors', async () => {
    const world = await newWorld()
    world.ptys.program = STUBBORN
    const { record } = await world.started({
      restart: { ...RESTART_DEFAULTS, when: 'on-failure', baseDelayMs: 0, maxDelayMs: 0 },
    })
    await world.crashHost()
    await world.pass(2000)
    expect(world.table.living).toHaveLength(1)
    expect(world.agent(record.id).state.phase.kind).toBe('queued')
  })

  it('an interrupted stop is finished', async () => {
    const world = await newWorld()
    world.ptys.program = STUBBORN
    const agent = await world.started({ ...KEPT_UP, terminateWaitMs: 60_000 })
    agent.stop(USER)
    await world.pass(5000)
    await world.crashHost()
    await world.pass(2000)
    expect(world.table.living).toEqual([])
    expect(world.agent(agent.record.id).state).toMatchObject({
      wanted: 'down',
      phase: { kind: 'stopped' },
      lostRuns: [],
    })
    expect(killersIn(world)).toEqual(['interrupted-stop'])
  })

  it('an interrupted restart is forgotten', async () => {
    const world = await newWorld()
    world.ptys.program = STUBBORN
    const agent = await world.started(KEPT_UP)
    agent.restart()
    await world.pass(100)
    await world.crashHost()
    await world.pass(60_000)
    expect(world.agent(agent.record.id).state).toMatchObject({ wanted: 'down', phase: { kind: 'stopped' } })
    expect(world.table.living).toEqual([])
  })

  it('survivors are killed at once only if the setting says so', async () => {
    const world = await newWorld()
    world.ptys.program = STUBBORN
    await world.started()
    world.settings.update({ orphans: 'kill' })
    await world.crashHost()
    expect(world.table.living).toEqual([])
  })

  it('a process that only shows the cookie is named and never signalled', async () => {
    const world = await newWorld()
    world.ptys.program = STUBBORN
    await world.started()
    const shell = world.table.add({ name: 'bash' })
    const copycat = shell.fork({ cookie: world.ptys.last.process.cookie, name: 'copycat' })
    world.settings.update({ orphans: 'kill' })
    await world.crashHost()
    await world.pass(2000)
    expect(copycat.received).toEqual([])
    await world.crashHost()
    expect(await world.supervisor.survivors.kill({ pid: copycat.pid, startTime: copycat.startTime })).not.toBe('sent')
    expect(copycat.isAlive).toBe(true)
  })
})

it('a process that copied the cookie of a live run is named when the run ends, and never signalled', async () => {
  const world = await newWorld()
  const agent = await world.started()
  const shell = world.table.add({ name: 'bash' })
  const copycat = shell.fork({ cookie: world.ptys.last.process.cookie, name: 'copycat' })
  agent.stop(USER)
  await world.pass(1000)
  expect(agent.state.phase.kind).toBe('stopped')
  expect(copycat.received).toEqual([])
  const facts = world.told.map(({ event }) => event)
  expect(facts).toContainEqual(expect.objectContaining({ kind: 'claimant-left', pid: copycat.pid, name: 'copycat' }))
})

describe('a tree that cannot be killed', () => {
  it('frees its agent when it has gone after all', async () => {
    const world = await newWorld()
    world.ptys.program = UNKILLABLE
    const agent = await world.started({ terminateWaitMs: 100 })
    agent.stop(USER)
    await world.pass(60_000)
    expect(agent.state.phase).toMatchObject({ kind: 'unkillable' })
    expect(world.supervisor.survivors.list).toHaveLength(1)
    world.ptys.last.process.exit(0)
    await world.pass(2000)
    expect(agent.state).toMatchObject({ phase: { kind: 'stopped' }, lostRuns: [] })
    expect(world.supervisor.survivors.list).toEqual([])
  })
})
