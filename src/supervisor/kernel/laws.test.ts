import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { printAndExit, WILLING } from '../../../test/support/fake-pty-spawner.ts'
import { ToldClient } from '../../../test/support/told-client.ts'
import { worldsOfThisFile } from '../../../test/support/worlds.ts'
import { onUnexpectedError } from '../../base/unexpected.ts'
import { ADMISSION_DEFAULTS } from '../../core/admission/admission.ts'
import { RESTART_DEFAULTS } from '../../core/agent/restart/policy.ts'

const newWorld = worldsOfThisFile()
const USER = { cause: 'user', force: false } as const
const bugs: unknown[] = []
beforeEach(() => onUnexpectedError((error) => void bugs.push(error)))
afterEach(() => {
  onUnexpectedError(null)
  bugs.length = 0
})

describe('what a client is told', () => {
  it('comes in order of seq when the end of one agent lets another in', async () => {
    const world = await newWorld()
    world.settings.update({ admission: { ...ADMISSION_DEFAULTS, maxConcurrent: 1 } })
    world.ptys.program = WILLING
    const first = await world.started()
    await world.started()
    const client = ToldClient.connect(world)
    first.stop(USER)
    await world.pass(100)
    const kinds = client.entries.map(({ event }) => event.kind)
    expect(kinds).toEqual(expect.arrayContaining(['stopped', 'starting', 'ready']))
    expect(client.entries.map(({ seq }) => seq)).toEqual(client.expectedSeqs)
  })

  it('of an agent that gives up reaches everybody, although its place goes to another in the same moment', async () => {
    const world = await newWorld()
    world.settings.update({ admission: { ...ADMISSION_DEFAULTS, maxConcurrent: 1 } })
    world.ptys.program = printAndExit('', 1)
    const restart = {
      ...RESTART_DEFAULTS,
      when: 'always',
      baseDelayMs: 0,
      windows: [{ restarts: 1, withinMs: 60_000 }],
    } as const
    const loops = world.create({ restart })
    const waits = world.create()
    const client = ToldClient.connect(world)
    loops.start()
    waits.start()
    await world.pass(5000)
    expect(client.entries.map(({ event }) => event.kind)).toContain('crash-loop')
    expect(client.entries.map(({ seq }) => seq)).toEqual(client.expectedSeqs)
  })

  it('shows the agent as it was after the turn of each entry, not as it is by the time it is told', async () => {
    const world = await newWorld()
    const agent = world.create()
    const client = ToldClient.connect(world)
    agent.start()
    await world.pass(20)
    const phases = client.messages.flatMap((message) =>
      message.stream === 'journal' ? [[message.entry.event.kind, message.agent?.state.phase.kind]] : [],
    )
    // All entries of one turn come with the state it led to.
    expect(phases.slice(0, 2)).toEqual([
      ['wanted', 'starting'],
      ['starting', 'starting'],
    ])
    expect(phases).toContainEqual(['ready', 'running'])
  })
})

describe('a listener that throws', () => {
  it('neither keeps an agent from being spawned nor others from hearing of it', async () => {
    const world = await newWorld()
    const agent = world.create()
    const broken = ToldClient.connect(world, () => {
      throw new Error('this frame was disposed')
    })
    const sound = ToldClient.connect(world)
    agent.start()
    await world.pass(20)
    expect(agent.state.phase.kind).toBe('running')
    expect(world.table.living).toHaveLength(1)
    expect(sound.entries.map(({ event }) => event.kind)).toEqual(['wanted', 'starting', 'spawned', 'ready'])
    expect(bugs.length).toBe(broken.messages.length)
  })

  it('keeps no terminal from going on', async () => {
    const world = await newWorld()
    const agent = await world.started()
    using _broken = agent.terminal.tap({
      output: () => {
        throw new Error('the recorder is broken')
      },
      resized: () => undefined,
    })
    const heard: number[] = []
    using _sound = agent.terminal.tap({ output: (bytes) => void heard.push(bytes.length), resized: () => undefined })
    world.ptys.last.print('four')
    await world.pass(1)
    expect(heard).toEqual([4])
    expect(await agent.terminal.lastLines(1)).toEqual(['four'])
  })
})

describe('a listener that asks for something', () => {
  it('gets its answer, and what follows is told after what was being told', async () => {
    const world = await newWorld()
    world.ptys.program = WILLING
    const agent = world.create()
    const asked: boolean[] = []
    const first = ToldClient.connect(world, (message) => {
      if (message.stream === 'journal' && message.entry.event.kind === 'ready') asked.push(agent.stop(USER).ok)
    })
    const second = ToldClient.connect(world)
    agent.start()
    await world.pass(100)
    expect(asked).toEqual([true])
    for (const client of [first, second]) expect(client.entries.map(({ seq }) => seq)).toEqual(client.expectedSeqs)
    expect(agent.state.phase.kind).toBe('stopped')
  })
})

describe('a sweep that fails', () => {
  it('while an exit is looked at leaves no agent running whose program is dead, and is told', async () => {
    const world = await newWorld()
    const agent = await world.started()
    world.table.failNextSweep(new Error('EMFILE: too many open files'))
    world.ptys.last.exit(1)
    await world.pass(30_000)
    expect(agent.state).toMatchObject({
      wanted: 'down',
      phase: { kind: 'stopped', lastRun: { exit: { code: 1 }, exitClass: 'crash' } },
    })
    const told = world.told.flatMap(({ event }) => (event.kind === 'internal-error' ? [event.message] : []))
    expect(told).toEqual(['EMFILE: too many open files'])
    expect(world.bugs).toHaveLength(1)
  })

  it('and goes on failing ends in a phase that says so; the agent is freed once the tree can be looked at', async () => {
    const world = await newWorld()
    const agent = await world.started()
    world.table.isUnreadable = true
    world.ptys.last.exit(1)
    await world.pass(60_000)
    expect(agent.state.phase).toMatchObject({ kind: 'unkillable', survivors: [] })
    world.table.isUnreadable = false
    await world.pass(5_000)
    expect(agent.state).toMatchObject({ phase: { kind: 'stopped' }, lostRuns: [] })
  })
})

describe('a store that refuses to be written', () => {
  it('keeps nothing from happening; when it can be written again everything is in it', async () => {
    const world = await newWorld()
    world.ptys.program = WILLING
    const agent = await world.started()
    const client = ToldClient.connect(world)
    world.store.isFull = true
    agent.stop(USER)
    await world.pass(1000)
    expect(agent.state.phase.kind).toBe('stopped')
    world.store.isFull = false
    await world.pass(10_000)
    const kept = world.store.readJournal({ subject: null, limit: 1000 }).map(({ seq }) => seq)
    expect(kept).toEqual(kept.map((_, index) => index + 1))
    expect(kept.at(-1)).toBe(client.entries.at(-1)?.seq)
    expect(world.store.readAgents()[0]?.state).toEqual(agent.state)
  })
})
