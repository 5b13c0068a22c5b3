import { describe, expect, it } from 'vitest'
import type { FakeProcess } from '../../../test/support/fake-process.ts'
import { STUBBORN, UNKILLABLE } from '../../../test/support/fake-pty-spawner.ts'
import type { FakeProcessTable } from '../../../test/support/fake-process-table.ts'
import type { SupervisedWorld } from '../../../test/support/supervised-world.ts'
import { worldsOfThisFile } from '../../../test/support/worlds.ts'
import { RESTART_DEFAULTS } from '../../core/agent/restart/policy.ts'

const newWorld = worldsOfThisFile()
const KEPT_UP = { restart: { ...RESTART_DEFAULTS, when: 'on-failure' } } as const
const USER = { cause: 'user', force: false } as const

/** A host after a crash, and what outlived the one before: the program of one agent, and a copy of its cookie under a stranger. */
async function withSurvivor(change = {}): Promise<{
  world: SupervisedWorld
  agentId: string
  left: FakeProcess
  copycat: FakeProcess
}> {
  const world = await newWorld()
  world.ptys.program = STUBBORN
  const { record } = await world.started(change)
  const left = world.ptys.last.process
  const copycat = world.table.add({ name: 'bash' }).fork({ cookie: left.cookie, name: 'copycat' })
  await world.crashHost()
  return { world, agentId: record.id, left, copycat }
}

/** Holds the answer to the next call back until released. */
function holdNext(table: FakeProcessTable, name: 'sweep' | 'commandLines'): { release(): void } {
  const held = Promise.withResolvers<void>()
  const read: (...args: never[]) => Promise<unknown> = table[name].bind(table)
  Object.assign(table, {
    [name]: async (...args: never[]) => {
      Object.assign(table, { [name]: read })
      const answer = await read(...args)
      await held.promise
      return answer
    },
  })
  return { release: () => held.resolve() }
}

function pidsIn({ supervisor }: SupervisedWorld): number[] {
  return supervisor.survivors.list.map(({ pid }) => pid)
}

/** The pids the journal says were killed. */
function killedIn(world: SupervisedWorld): number[] {
  const entries = world.store.readJournal({ subject: null, limit: 1000 })
  return entries.flatMap(({ event }) => (event.kind === 'survivor-killed' ? [event.pid] : []))
}

describe('the ledger', () => {
  it('names nobody of a run of which nothing lives that is proven to be of it', async () => {
    const { world, left, copycat } = await withSurvivor()
    expect(pidsIn(world)).toEqual([left.pid, copycat.pid])
    left.exit()
    await world.pass(1500)
    expect(pidsIn(world)).toEqual([])
    expect(world.told.map(({ event }) => event)).toContainEqual(
      expect.objectContaining({ kind: 'claimant-left', pid: copycat.pid, name: 'copycat' }),
    )
    copycat.exit()
    await world.pass(1500)
    expect(pidsIn(world)).toEqual([])
  })

  it('shows what the latest look found, however long an earlier one takes', async () => {
    const { world, agentId, left } = await withSurvivor(KEPT_UP)
    const { table, supervisor } = world
    const slow = holdNext(table, 'commandLines')
    const first = supervisor.survivors.refresh()
    await world.pass(20)
    left.exit()
    const second = supervisor.survivors.refresh()
    await world.pass(20)
    slow.release()
    await world.pass(20)
    await Promise.all([first, second])
    expect(pidsIn(world)).toEqual([])
    await world.pass(5000)
    expect(world.agent(agentId).state.phase.kind).toBe('running')
  })

  it('does not take a run for over that it was given while it looked', async () => {
    const { world } = await withSurvivor()
    const { supervisor, table } = world
    const runId = 'b'.repeat(32)
    const stray = table.add()
    await world.cgroups.enter(runId, stray.pid)
    const agent = world.create({ name: 'other' })
    const sweep = holdNext(table, 'sweep')
    const looking = supervisor.survivors.refresh()
    await world.pass(20)
    supervisor.survivors.watch({ runId, identity: null, endAsked: false }, agent)
    sweep.release()
    await looking
    await world.pass(1500)
    expect(pidsIn(world)).toContain(stray.pid)
  })

  it('goes on after a look that failed', async () => {
    const { world, left } = await withSurvivor()
    world.table.failNextSweep()
    await world.pass(1100)
    left.exit()
    await world.pass(1500)
    expect(pidsIn(world)).toEqual([])
  })

  it('calls an agent by the name it has now', async () => {
    const { world, agentId } = await withSurvivor({ name: 'old' })
    const agent = world.agent(agentId)
    let changes = 0
    const hearing = world.supervisor.hostChanges.onDidChange(() => (changes += 1))
    expect(world.supervisor.fleet.update(agent, { ...agent.record.spec, name: 'new' }).ok).toBe(true)
    await world.pass(1500)
    hearing.dispose()
    expect(world.supervisor.survivors.list.map(({ agentName }) => agentName)).toEqual(['new', 'new'])
    expect(changes).toBeGreaterThan(0)
  })
})

describe('the journal says of a survivor that it was killed', () => {
  it('once it is gone, not while it lives on in the kernel', async () => {
    const world = await newWorld()
    world.ptys.program = UNKILLABLE
    const agent = await world.started({ ...KEPT_UP, terminateWaitMs: 60_000 })
    const stuck = world.ptys.last.process
    agent.stop(USER)
    await world.pass(100)
    await world.crashHost()
    await world.pass(3000)
    expect(stuck.received).toContain('SIGKILL')
    expect(killedIn(world)).toEqual([])
    stuck.exit()
    await world.pass(1500)
    expect(killedIn(world)).toEqual([stuck.pid])
    expect(pidsIn(world)).toEqual([])
  })

  it('also when a person had it killed', async () => {
    const world = await newWorld()
    world.ptys.program = UNKILLABLE
    await world.started(KEPT_UP)
    const stuck = world.ptys.last.process
    await world.crashHost()
    const killing = world.supervisor.survivors.kill(stuck)
    await world.pass(1500)
    expect(await killing).toBe('sent')
    expect(killedIn(world)).toEqual([])
    stuck.exit()
    await world.pass(1500)
    expect(killedIn(world)).toEqual([stuck.pid])
  })

  it('never of one the system did not let Corral signal', async () => {
    const world = await newWorld()
    world.settings.update({ orphans: 'kill' })
    world.ptys.program = STUBBORN
    await world.started()
    const left = world.ptys.last.process
    const foreign = left.fork({ name: 'sudo', isForeign: true, on: { SIGHUP: 'ignore' } })
    await world.crashHost()
    await world.pass(1500)
    foreign.exit()
    await world.pass(1500)
    expect(pidsIn(world)).toEqual([])
    expect(killedIn(world)).toEqual([left.pid])
  })
})
