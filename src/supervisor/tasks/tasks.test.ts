import { describe, expect, it } from 'vitest'
import { CancelSource } from '../../base/cancel.ts'
import { err, ok } from '../../base/result.ts'
import type { Git } from '../../core/workspace/git.ts'
import { IDLE, MISSING, printAndExit, STUBBORN, WILLING } from '../../../test/support/fake-pty-spawner.ts'
import type { SupervisedWorld } from '../../../test/support/supervised-world.ts'
import { worldsOfThisFile } from '../../../test/support/worlds.ts'
import { RENEW_EVERY_MS } from '../../core/task/claim.ts'
import type { Task, TaskOrderInput } from '../../shapes/task.ts'
import type { SupervisedAgent } from '../fleet/supervised-agent.ts'

const newWorld = worldsOfThisFile()
/** A repository in which two files were changed since a task began. */
const CHANGED: Pick<Git, 'repositoryAt' | 'basePoint' | 'look'> = {
  repositoryAt: async (root) => ok({ root, gitFolder: '/git', subfolder: '', branch: 'main', hasSubmodules: false }),
  basePoint: async () => ok({ ref: 'refs/heads/main', commit: 'c0ffee' }),
  look: async (_path, { commit }) => {
    const changes = { files: 2, added: 10, deleted: 1, uncommitted: 2, ahead: 0, behind: 0 }
    return commit === 'c0ffee' ? ok({ branch: 'main', changes, files: [] }) : err('another commit')
  },
}

async function add(world: SupervisedWorld, change: Partial<TaskOrderInput> = {}): Promise<number> {
  const order = { type: 'custom', command: ['program', 'x'], cwd: '/work', ...change }
  const added = await world.supervisor.tasks.add([order])
  if (!added.ok) throw new Error(added.error.message)
  await world.pass(20)
  return added.value[0]?.id ?? 0
}

function task(world: SupervisedWorld, id: number): Task {
  const found = world.supervisor.tasks.find(id)
  if (!found.ok) throw new Error(found.error.message)
  return found.value
}

function agentOf(world: SupervisedWorld, id: number): SupervisedAgent {
  return world.agent(world.supervisor.tasks.agentIdOf(task(world, id)) ?? 'nobody')
}

const resultOf = (world: SupervisedWorld, id: number): unknown => {
  const { state } = task(world, id)
  return state.kind === 'finished' ? state.result : state
}

describe('a task', () => {
  it('is carried out by an agent made for it, and ends with what it printed and its exit code', async () => {
    const world = await newWorld((ports) => ({ ...ports, git: { ...ports.git, ...CHANGED } }))
    world.ptys.program = printAndExit('\u001b[32mall\u001b[0m good\r\n', 0)
    const id = await add(world, { name: 'build' })
    expect(world.ptys.last.request).toMatchObject({ file: '/bin/program', args: ['x'], cwd: '/work' })
    expect(resultOf(world, id)).toMatchObject({
      ...{ class: 'success', exit: { code: 0 }, tail: 'all good', diff: { files: 2, added: 10, deleted: 1 } },
      durationMs: expect.any(Number) as number,
    })
    expect(agentOf(world, id).record.spec).toMatchObject({ name: 'build #1', group: 'Tasks', task: { id, attempt: 1 } })
  })

  it('that exits with another code has failed', async () => {
    const world = await newWorld()
    world.ptys.program = printAndExit('boom', 3)
    expect(resultOf(world, await add(world))).toMatchObject({ class: 'failed', exit: { code: 3 }, tail: 'boom' })
  })

  it('that cannot be started says why', async () => {
    const world = await newWorld()
    const id = await add(world, { command: ['/bin/nowhere'], retries: 3 })
    expect(resultOf(world, id)).toMatchObject({
      class: 'not-started',
      says: expect.stringContaining('nowhere') as string,
    })
    world.ptys.program = MISSING
    expect(resultOf(world, await add(world))).toMatchObject({ class: 'not-started' })
  })

  it('has its secrets taken out of what is kept', async () => {
    const world = await newWorld()
    world.ptys.program = printAndExit('API_TOKEN=abcdef1234567890abcdef', 0)
    expect(resultOf(world, await add(world))).toMatchObject({ tail: 'API_TOKEN=•••' })
  })

  it('is ended when it takes too long, and tried again', async () => {
    const world = await newWorld()
    world.ptys.program = WILLING
    const id = await add(world, { timeoutMs: 60_000, retries: 1 })
    await world.pass(61_000)
    expect(task(world, id)).toMatchObject({ earlier: [{ class: 'timeout' }], state: { kind: 'queued' } })
    await world.pass(12_000)
    expect(task(world, id)).toMatchObject({ attempt: 2, state: { kind: 'running' } })
    expect(agentOf(world, id).record.spec).toMatchObject({ name: 'program x #1.2', task: { attempt: 2 } })
    await world.pass(61_000)
    expect(resultOf(world, id)).toMatchObject({ class: 'timeout', says: expect.stringContaining('1 min') as string })
  })

  it('that runs is cancelled politely, then by force', async () => {
    const world = await newWorld()
    world.ptys.program = STUBBORN
    const id = await add(world, { retries: 3 })
    world.supervisor.tasks.cancel(id)
    await world.pass(100)
    expect(task(world, id).state).toMatchObject({ kind: 'running', ending: 'cancelled' })
    world.supervisor.tasks.cancel(id)
    await world.pass(1_000)
    expect(resultOf(world, id)).toMatchObject({ class: 'cancelled' })
    expect(world.supervisor.tasks.cancel(id)).toMatchObject({ ok: false, error: { code: 'refused-by-state' } })
  })

  it('whose agent is stopped or removed by hand is cancelled', async () => {
    const world = await newWorld()
    world.ptys.program = WILLING
    const [stopped, removed] = [await add(world), await add(world)]
    agentOf(world, stopped).stop({ cause: 'user', force: false })
    void world.supervisor.fleet.remove(agentOf(world, removed))
    await world.pass(5_000)
    expect(resultOf(world, stopped)).toMatchObject({ class: 'cancelled' })
    expect(resultOf(world, removed)).toMatchObject({ class: 'cancelled' })
  })

  it('is waited for', async () => {
    const world = await newWorld()
    world.ptys.program = WILLING
    const id = await add(world)
    using signal = new CancelSource()
    const waited = world.supervisor.tasks.finished(id, signal)
    world.ptys.last.exit(0)
    await world.pass(100)
    expect(await waited).toMatchObject({
      ok: true,
      value: { state: { kind: 'finished', result: { class: 'success' } } },
    })
  })

  it('can be run again once it is finished', async () => {
    const world = await newWorld()
    world.ptys.program = printAndExit('', 1)
    const id = await add(world)
    const again = world.supervisor.tasks.again(id)
    expect(again).toMatchObject({ ok: true, value: { id: id + 1, againOf: id, order: task(world, id).order } })
    expect(world.supervisor.tasks.again(99)).toMatchObject({ ok: false, error: { code: 'task-not-found' } })
  })

  it.each([
    ['a type nobody knows', { type: 'unheard' }, 'tasks.0.type', 'unheard'],
    ['a type that cannot', { type: 'versioned', command: [], prompt: 'do it' }, 'tasks.0.prompt', 'cannot carry out'],
    ['a command without a program', { command: [] }, 'tasks.0.command', 'program'],
    ['a relative folder', { cwd: 'work' }, 'tasks.0.cwd', 'absolute'],
    ['a time-out of nothing', { timeoutMs: 1 }, 'tasks.0.timeoutMs', 'second'],
    ['too many retries', { retries: 11 }, 'tasks.0.retries', '10'],
    ['a command that is too long', { command: ['program', 'x'.repeat(40_000)] }, 'tasks.0.command', 'file'],
  ] as const)('of %s is refused with what to do', async (_name, change, field, words) => {
    const world = await newWorld()
    const order = { type: 'custom', command: ['program'], cwd: '/work', ...change }
    const added = await world.supervisor.tasks.add([order])
    expect(added).toMatchObject({ ok: false, error: { field, message: expect.stringContaining(words) as string } })
    expect(world.supervisor.tasks.counts().queued).toBe(0)
  })
})

describe('the queue', () => {
  const limit = (world: SupervisedWorld, change: object): void =>
    world.settings.update({ tasks: { ...world.settings.values.tasks, ...change } })

  it('carries out as many at once as the settings allow, in order of priority', async () => {
    const world = await newWorld()
    limit(world, { maxConcurrent: 1 })
    world.ptys.program = IDLE
    const first = await add(world)
    const [low, high] = [await add(world, { priority: 'low' }), await add(world, { priority: 'high' })]
    expect(world.supervisor.tasks.counts()).toEqual({ queued: 2, running: 1, finished: 0 })
    world.ptys.last.exit(0)
    await world.pass(100)
    expect([first, low, high].map((id) => task(world, id).state.kind)).toEqual(['finished', 'queued', 'running'])
    limit(world, { maxConcurrent: 5 })
    await world.pass(20)
    expect(task(world, low).state.kind).toBe('running')
  })

  it('has room of its own for each type', async () => {
    const world = await newWorld()
    limit(world, { maxOfType: { custom: 1 } })
    await add(world)
    const second = await add(world)
    expect(task(world, second).state.kind).toBe('queued')
  })

  it('is held until a person lets it go on', async () => {
    const world = await newWorld()
    limit(world, { isHeld: true })
    const id = await add(world)
    await world.pass(5_000)
    expect(task(world, id).state.kind).toBe('queued')
    limit(world, { isHeld: false })
    await world.pass(20)
    expect(task(world, id).state.kind).toBe('running')
  })

  it('is held when everything is stopped', async () => {
    const world = await newWorld()
    limit(world, { maxConcurrent: 1 })
    world.ptys.program = WILLING
    const [first, second] = [await add(world), await add(world)]
    void world.supervisor.stopAll({ cause: 'user', deadlineMs: 10_000, leaveSessions: false })
    await world.pass(5_000)
    expect([first, second].map((id) => task(world, id).state.kind)).toEqual(['finished', 'queued'])
    expect(world.settings.values.tasks.isHeld).toBe(true)
  })

  it('waits at the gate like everybody', async () => {
    const world = await newWorld()
    world.settings.update({ admission: { ...world.settings.values.admission, maxConcurrent: 1 } })
    await world.started()
    const id = await add(world)
    expect(task(world, id).state.kind).toBe('running')
    expect(agentOf(world, id).state.phase.kind).toBe('queued')
    world.supervisor.tasks.cancel(id)
    await world.pass(20)
    expect(resultOf(world, id)).toMatchObject({ class: 'cancelled', durationMs: null })
  })

  it('keeps the latest agents of ended tasks', async () => {
    const world = await newWorld()
    limit(world, { keptAgents: 1 })
    world.ptys.program = printAndExit('', 0)
    const ids = [await add(world), await add(world), await add(world)]
    await world.pass(1_000)
    expect(ids.map((id) => world.supervisor.tasks.agentIdOf(task(world, id)) !== null)).toEqual([false, false, true])
  })

  it('on a full disk waits, loses nothing, and goes on by itself', async () => {
    const world = await newWorld()
    world.ptys.program = WILLING
    const id = await add(world)
    world.store.isFull = true
    expect(await world.supervisor.tasks.add([{ type: 'custom', command: ['program'], cwd: '/work' }])).toMatchObject({
      ok: false,
    })
    world.ptys.last.exit(0)
    await world.pass(3_000)
    expect(task(world, id).state.kind).toBe('running')
    world.store.isFull = false
    await world.pass(RENEW_EVERY_MS)
    expect(resultOf(world, id)).toMatchObject({ class: 'success' })
  })
})

describe('a host that was killed', () => {
  it('finishes what it ran as lost, and goes on with the rest', async () => {
    const world = await newWorld()
    world.settings.update({ tasks: { ...world.settings.values.tasks, maxConcurrent: 1 } })
    const [lost, next] = [await add(world), await add(world)]
    await world.crashHost()
    await world.pass(100)
    expect(resultOf(world, lost)).toMatchObject({
      class: 'lost',
      says: expect.stringContaining('Corral ended') as string,
    })
    expect(task(world, next)).toMatchObject({ attempt: 1, state: { kind: 'running' } })
  })

  it('tries again what it ran if that was asked, and never beside a process of its first run', async () => {
    const world = await newWorld()
    world.ptys.program = STUBBORN
    const id = await add(world, { retries: 1 })
    const first = world.ptys.last
    await world.crashHost()
    await world.pass(60_000)
    expect(task(world, id)).toMatchObject({ attempt: 1, state: { kind: 'running' } })
    expect(world.ptys.ptys).toHaveLength(1)
    first.process.exit(0)
    await world.pass(20_000)
    expect(task(world, id)).toMatchObject({ attempt: 2, earlier: [{ class: 'lost' }], state: { kind: 'running' } })
    expect(world.ptys.ptys).toHaveLength(2)
  })

  it('begins anew what waited at the gate: nothing of it had been started', async () => {
    const world = await newWorld()
    world.settings.update({ admission: { ...world.settings.values.admission, maxConcurrent: 1 } })
    world.ptys.program = WILLING
    await world.started()
    const id = await add(world)
    await world.crashHost()
    await world.pass(5_000)
    expect(task(world, id)).toMatchObject({ attempt: 1, failures: 0, earlier: [], state: { kind: 'running' } })
    expect(agentOf(world, id).state.phase.kind).toBe('running')
  })

  it('cancels what was being cancelled', async () => {
    const world = await newWorld()
    world.ptys.program = STUBBORN
    const id = await add(world, { retries: 2 })
    world.supervisor.tasks.cancel(id)
    const { process } = world.ptys.last
    await world.crashHost()
    process.exit(0)
    await world.pass(30_000)
    expect(resultOf(world, id)).toMatchObject({ class: 'cancelled' })
  })

  it('of which a claim is another host’s leaves that alone until its lease is over', async () => {
    const world = await newWorld()
    const id = await add(world)
    world.store.tasks.isExclusive = false
    await world.crashHost()
    await world.pass(1_000)
    expect(task(world, id).state.kind).toBe('running')
    await world.pass(120_000)
    expect(resultOf(world, id)).toMatchObject({ class: 'lost' })
  })
})

describe('a host that ends', () => {
  it('begins no task any more, and says of those it ran that they are lost', async () => {
    const world = await newWorld()
    world.settings.update({ tasks: { ...world.settings.values.tasks, maxConcurrent: 1 } })
    world.ptys.program = WILLING
    const [first, second] = [await add(world), await add(world)]
    void world.supervisor.stopAll({ cause: 'quit', deadlineMs: 10_000, leaveSessions: false })
    await world.pass(5_000)
    expect(resultOf(world, first)).toMatchObject({ class: 'lost', says: expect.stringContaining('quit') as string })
    expect(task(world, second).state.kind).toBe('queued')
    expect(world.ptys.ptys).toHaveLength(1)
  })
})
