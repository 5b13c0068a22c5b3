import { describe, expect, it } from 'vitest'
import { MISSING, STUBBORN, treeOf, UNKILLABLE, WILLING } from '../../test/support/fake-pty-spawner.ts'
import { liveRunOf } from '../core/agent/state.ts'
import { plainRunSecrets } from '../../test/support/plain-run-secrets.ts'
import { worldsOfThisFile } from '../../test/support/worlds.ts'
import { hostViewOf } from './server/host-view.ts'
import { agentSubject } from '../core/subject.ts'

const newWorld = worldsOfThisFile()
const USER = { cause: 'user', force: false } as const

describe('a start', () => {
  it('runs the program with the agent’s variables and becomes ready', async () => {
    const world = await newWorld()
    const agent = await world.started({ args: ['x'], env: { MINE: '1' } })
    expect(agent.state.phase).toMatchObject({ kind: 'running', run: { identity: { pid: world.ptys.last.pid } } })
    expect(world.ptys.last.request).toMatchObject({ file: '/bin/program', args: ['x'], cwd: '/work' })
    expect(world.ptys.last.request.env).toMatchObject({
      MINE: '1',
      CLAUDE_BRANCH: 'main',
      CORRAL_AGENT_ID: agent.record.id,
      CORRAL_SOCKET: '/run/corral.runs',
      CORRAL_RUN_SECRET: plainRunSecrets.secretOf(world.ptys.last.request.env['CORRAL_RUN_ID'] ?? ''),
    })
  })

  it('is written before the program is spawned', async () => {
    const world = await newWorld()
    const agent = world.create()
    agent.start()
    const [stored] = world.store.readAgents()
    expect(world.ptys.ptys).toHaveLength(0)
    expect(stored?.state.phase).toMatchObject({
      kind: 'starting',
      run: { runId: expect.stringMatching(/^[0-9a-f]{32}$/) as string },
    })
  })

  it.each([
    ['a command that is not there', { command: '/bin/nowhere' }, 'command-missing'],
    ['a file that is no program', { command: '/bin/plain-file' }, 'command-not-executable'],
    ['a folder that is gone', { cwd: '/gone' }, 'directory-missing'],
    ['an agent type nobody knows', { type: 'unheard' }, 'spec-invalid'],
  ])('of %s fails with what to do, and nothing was spawned', async (_name, change, code) => {
    const world = await newWorld()
    const agent = await world.started(change)
    expect(agent.state).toMatchObject({ wanted: 'down', phase: { kind: 'failed', failure: { code } } })
    expect(world.table.living).toEqual([])
  })

  it('the spawner refuses is a failure', async () => {
    const world = await newWorld()
    world.ptys.refuseNext()
    const agent = await world.started()
    expect(agent.state.phase).toMatchObject({ kind: 'failed', failure: { code: 'spawn-failed' } })
  })

  it('of a program that cannot be executed is told apart from a crash', async () => {
    const world = await newWorld()
    world.ptys.program = MISSING
    const agent = await world.started()
    expect(agent.state.phase).toMatchObject({
      kind: 'failed',
      failure: { code: 'exec-failed' },
      lastRun: { exitClass: 'start-failure' },
    })
  })

  it('stopped while it is being checked spawns nothing', async () => {
    const world = await newWorld()
    const agent = world.create()
    agent.start()
    agent.stop(USER)
    await world.pass(100)
    expect(agent.state).toMatchObject({ wanted: 'down', phase: { kind: 'stopped' } })
    expect(world.ptys.ptys).toHaveLength(0)
  })
})

describe('a stop', () => {
  it('ends a willing program at the first polite word', async () => {
    const world = await newWorld()
    world.ptys.program = WILLING
    const agent = await world.started()
    agent.stop(USER)
    await world.pass(50)
    expect(agent.state.phase).toMatchObject({
      kind: 'stopped',
      lastRun: { exit: { code: 0 }, stop: { endedBy: 'interrupt', survivors: [] } },
    })
  })

  it('goes on to force with a stubborn one', async () => {
    const world = await newWorld()
    world.ptys.program = STUBBORN
    const agent = await world.started({ terminateWaitMs: 1000 })
    agent.stop(USER)
    await world.pass(2500)
    expect(agent.state.phase).toMatchObject({ kind: 'stopping', step: 'terminate' })
    await world.pass(10_000)
    expect(agent.state.phase).toMatchObject({ kind: 'stopped', lastRun: { stop: { endedBy: 'kill' } } })
    expect(world.table.living).toEqual([])
  })

  it('asked twice goes to force at once', async () => {
    const world = await newWorld()
    world.ptys.program = STUBBORN
    const agent = await world.started()
    agent.stop(USER)
    await world.pass(10)
    agent.stop(USER)
    await world.pass(100)
    expect(agent.state.phase).toMatchObject({ kind: 'stopped', lastRun: { stop: { endedBy: 'kill' } } })
  })

  it('finds children that left the session, and ends them too', async () => {
    const world = await newWorld()
    world.ptys.program = {
      ...WILLING,
      begin: (pty) => void pty.process.fork({ sessionId: 77, groupId: 77, parentPid: 1, on: { SIGHUP: 'ignore' } }),
    }
    const agent = await world.started()
    agent.stop(USER)
    await world.pass(200)
    expect(agent.state.phase).toMatchObject({ kind: 'stopped', lastRun: { stop: { endedBy: 'terminate' } } })
    expect(world.table.living).toEqual([])
  })

  it('of what no signal can end says so, names who is left, and blocks a new start', async () => {
    const world = await newWorld()
    world.ptys.program = UNKILLABLE
    const agent = await world.started({ terminateWaitMs: 0 })
    agent.stop({ ...USER, force: true })
    await world.pass(60_000)
    expect(agent.state.phase).toMatchObject({ kind: 'unkillable', survivors: [{ pid: world.ptys.last.pid }] })
    expect(agent.start()).toMatchObject({ ok: false, error: { code: 'unkillable' } })
  })

  it('never signals a stranger who got a member’s pid', async () => {
    const world = await newWorld()
    world.ptys.program = { ...STUBBORN, begin: (pty) => void pty.process.fork({ pid: 500 }) }
    const agent = await world.started({ terminateWaitMs: 100 })
    world.table.process(500)?.exit()
    const stranger = world.table.add({ pid: 500 })
    agent.stop(USER)
    await world.pass(20_000)
    expect(agent.state.phase.kind).toBe('stopped')
    expect(stranger.received).toEqual([])
    expect(stranger.isAlive).toBe(true)
  })

  it('of everything runs in parallel and forces at the deadline', async () => {
    const world = await newWorld()
    world.ptys.program = STUBBORN
    for (let agent = 0; agent < 5; agent += 1) await world.started()
    const outcome = world.supervisor.stopAll({ cause: 'user', deadlineMs: 1000, leaveSessions: false })
    await world.pass(1500)
    expect(await outcome).toEqual({ stopped: 5, survivors: 0 })
    expect(world.table.living).toEqual([])
  })
})

describe('an exit by itself', () => {
  it('rests, with its class', async () => {
    const world = await newWorld()
    const agent = await world.started()
    world.ptys.last.exit(3)
    await world.pass(50)
    expect(agent.state).toMatchObject({
      wanted: 'down',
      phase: { kind: 'stopped', lastRun: { exit: { code: 3 }, exitClass: 'crash', stop: null } },
    })
  })

  it('that leaves others behind ends them before it rests', async () => {
    const world = await newWorld()
    world.ptys.program = treeOf((pty) => void pty.process.fork({ sessionId: 9, groupId: 9, parentPid: 1 }))
    const agent = await world.started()
    world.ptys.last.exit(0)
    await world.pass(100)
    expect(agent.state.phase).toMatchObject({
      kind: 'stopped',
      lastRun: { exitClass: 'clean', stop: { cause: 'leftovers' } },
    })
    expect(world.table.living).toEqual([])
  })
})

describe('a restart', () => {
  it('starts a new generation once the old tree is gone', async () => {
    const world = await newWorld()
    world.ptys.program = WILLING
    const agent = await world.started()
    agent.restart()
    await world.pass(100)
    expect(agent.state).toMatchObject({ generation: 2, phase: { kind: 'running' } })
    expect(world.table.living).toHaveLength(1)
  })

  it('loses against a stop', async () => {
    const world = await newWorld()
    world.ptys.program = STUBBORN
    const agent = await world.started({ terminateWaitMs: 10 })
    agent.restart()
    await world.pass(10)
    agent.stop(USER)
    await world.pass(30_000)
    expect(agent.state).toMatchObject({ wanted: 'down', generation: 1, phase: { kind: 'stopped' } })
  })
})

describe('a host that was killed', () => {
  it('leaves agents known, at rest, and names who survived before anything is spawned', async () => {
    const world = await newWorld()
    world.ptys.program = {
      ...WILLING,
      begin: (pty) =>
        void pty.process.fork({ sessionId: 9, groupId: 9, parentPid: 1, commandLine: 'dev-server --port 3000' }),
    }
    const agent = await world.started({ name: 'web' })
    await world.crashHost()
    const [known] = world.supervisor.fleet.list()
    expect(known?.record).toEqual(agent.record)
    expect(known?.state).toMatchObject({
      wanted: 'down',
      phase: { kind: 'stopped', lastRun: { exitClass: 'unknown', exit: null } },
    })
    expect(world.supervisor.survivors.list).toMatchObject([{ agentName: 'web', commandLine: 'dev-server --port 3000' }])
    expect(
      world.store.readJournal({ subject: agentSubject(agent.record.id), limit: 100 }).map(({ event }) => event.kind),
    ).toContain('survivor-found')
  })

  it('between spawn and identity leaves a run that is found by its cookie', async () => {
    const world = await newWorld()
    world.ptys.program = { ...STUBBORN, execIsSlow: true }
    const agent = world.create()
    agent.start()
    await world.pass(5)
    const runId = liveRunOf(agent.state.phase)?.runId ?? ''
    const run = { runId, runner: 'pty', identity: null, startedAt: 1, readyAt: null } as const
    const phase = { kind: 'starting', since: 1, run } as const
    world.store.append([], [{ record: agent.record, state: { ...agent.state, phase } }])
    await world.crashHost()
    expect(world.supervisor.survivors.list).toHaveLength(1)
  })

  it('forgets survivors once they are gone', async () => {
    const world = await newWorld()
    world.ptys.program = STUBBORN
    await world.started()
    await world.crashHost()
    expect(world.supervisor.survivors.list).toHaveLength(1)
    world.table.living.forEach((process) => process.exit())
    await world.pass(1500)
    expect(world.supervisor.survivors.list).toEqual([])
  })
})

describe('the journal', () => {
  it('has no gaps, also across a killed host', async () => {
    const world = await newWorld()
    world.ptys.program = WILLING
    const agent = await world.started()
    agent.stop(USER)
    await world.pass(100)
    await world.crashHost()
    await world.started()
    const seqs = world.store.readJournal({ subject: null, limit: 1000 }).map(({ seq }) => seq)
    expect(seqs).toEqual(seqs.map((_, index) => index + 1))
  })

  it('that cannot be written is told once; agents go on', async () => {
    const world = await newWorld()
    world.ptys.program = WILLING
    const agent = await world.started()
    world.store.isFull = true
    agent.stop(USER)
    await world.pass(100)
    expect(agent.state.phase.kind).toBe('stopped')
    expect(hostViewOf(world.supervisor).notices).toMatchObject([
      { severity: 'error', message: expect.stringContaining('full') as string },
    ])
  })
})

it('tells that settings cannot be saved until they can', async () => {
  const world = await newWorld()
  world.settings.problems.fire('Settings cannot be saved.')
  expect(hostViewOf(world.supervisor).notices).toMatchObject([{ message: 'Settings cannot be saved.' }])
  world.settings.solved.fire('Settings cannot be saved.')
  expect(hostViewOf(world.supervisor).notices).toEqual([])
})

describe('vitals', () => {
  it('are sampled once a second for the whole tree', async () => {
    const world = await newWorld()
    world.ptys.program = treeOf((pty) => void pty.process.fork({ rssBytes: 2_000_000 }))
    const agent = await world.started()
    await world.pass(1000)
    world.table.living.forEach((process) => process.burn(250))
    world.ptys.last.print('x'.repeat(500))
    await world.pass(1000)
    const history = world.supervisor.sampler.history(agent.record.id)
    expect(history.at(-1)).toMatchObject({
      cpuPercent: 50,
      memoryBytes: 3_000_000,
      processes: 2,
      outputBytesPerSecond: 500,
    })
  })

  it('of a quiet run are measured every fifth tick and told at every one; output wakes it', async () => {
    const world = await newWorld()
    const agent = await world.started()
    await world.pass(8000)
    const before = world.table.sweeps
    await world.pass(10_000)
    expect(world.table.sweeps - before).toBe(2)
    world.ptys.last.print('awake')
    world.table.living.forEach((process) => process.burn(100))
    await world.pass(1000)
    const history = world.supervisor.sampler.history(agent.record.id)
    expect(history.at(-1)?.cpuPercent).toBeGreaterThan(0)
    const times = history.map(({ at }) => at)
    expect(times.slice(1).every((at, index) => at - (times[index] ?? 0) === 1000)).toBe(true)
  })

  it('tell every few seconds what the tree has open, reads and writes', async () => {
    const world = await newWorld()
    const agent = await world.started()
    await world.pass(10_000)
    for (const process of world.table.living) {
      process.resources = { openFiles: 40, readBytes: 5_000, writtenBytes: 50_000 }
    }
    world.ptys.last.print('awake')
    await world.pass(5_000)
    const history = world.supervisor.sampler.history(agent.record.id)
    expect(history.at(-1)).toMatchObject({ openFiles: 40 })
    const most = (of: 'readBytesPerSecond' | 'writeBytesPerSecond') => Math.max(...history.map((each) => each[of] ?? 0))
    expect(most('writeBytesPerSecond')).toBeGreaterThan(3_000)
    expect(most('writeBytesPerSecond') / most('readBytesPerSecond')).toBeCloseTo(10)
  })

  it('go on after a sweep that failed', async () => {
    const world = await newWorld()
    const agent = await world.started()
    await world.pass(1000)
    world.table.failNextSweep()
    await world.pass(3000)
    expect(world.supervisor.sampler.history(agent.record.id).length).toBeGreaterThan(2)
    expect(hostViewOf(world.supervisor).notices).toHaveLength(1)
  })
})

it('removes an agent only after its processes are gone', async () => {
  const world = await newWorld()
  world.ptys.program = STUBBORN
  const agent = await world.started({ terminateWaitMs: 100 })
  const removed = world.supervisor.fleet.remove(agent)
  await world.pass(20_000)
  expect(await removed).toEqual({ ok: true, value: null })
  expect(world.table.living).toEqual([])
  expect(world.supervisor.fleet.list()).toEqual([])
  expect(world.store.readAgents()).toEqual([])
})

it('takes no name twice', async () => {
  const world = await newWorld()
  world.create({ name: 'one' })
  expect(world.supervisor.fleet.create({ ...world.create({ name: 'two' }).record.spec, name: 'one' })).toMatchObject({
    ok: false,
    error: { code: 'name-taken', field: 'name' },
  })
})
