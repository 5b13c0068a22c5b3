import { describe, expect, it } from 'vitest'
import { connectTo } from '../../../test/support/contract-client.ts'
import { FakeCommandFinder } from '../../../test/support/fake-command-finder.ts'
import { ECHO, STUBBORN, WILLING } from '../../../test/support/fake-pty-spawner.ts'
import { settle } from '../../../test/support/manual-clock.ts'
import { worldsOfThisFile } from '../../../test/support/worlds.ts'

const newWorld = worldsOfThisFile()
const SIZE = { cols: 80, rows: 24, colors: null }

describe('a subscription', () => {
  it('has no gap between snapshot and stream', async () => {
    const world = await newWorld()
    await world.started({ name: 'before' })
    const client = connectTo(world)
    const snapshot = await client.request('fleet.subscribe', {})
    await world.started({ name: 'after' })
    const seqs = client.told('journal').map(({ entry }) => entry.seq)
    expect(snapshot).toMatchObject({ ok: true, value: { agents: [{ spec: { name: 'before' } }] } })
    expect(seqs[0]).toBe((snapshot.ok ? snapshot.value.seq : NaN) + 1)
    expect(seqs).toEqual(seqs.map((_, index) => (seqs[0] ?? 0) + index))
  })

  it('tells each entry with the agent as it is after its turn, and null once it is removed', async () => {
    const world = await newWorld()
    const client = connectTo(world)
    await client.request('fleet.subscribe', {})
    const agent = world.create()
    await world.supervisor.fleet.remove(agent)
    expect(client.told('journal').map((message) => [message.entry.event.kind, message.agent?.id ?? null])).toEqual([
      ['created', agent.record.id],
      ['removed', null],
    ])
  })
})

describe('requests', () => {
  it('create, start, describe, stop and remove an agent', async () => {
    const world = await newWorld()
    world.ptys.program = WILLING
    const client = connectTo(world)
    const created = await client.request('agent.create', {
      spec: { name: 'one', type: 'custom', command: 'program', cwd: '/work' },
      start: true,
    })
    const id = created.ok ? created.value.id : ''
    await world.pass(400)
    expect(await client.request('agent.describe', { agent: id })).toMatchObject({
      value: { agent: { branch: 'main', state: { phase: { kind: 'running' } } } },
    })
    expect(await client.request('agent.processes', { agent: id })).toMatchObject({
      value: [{ pid: world.ptys.last.pid, depth: 0, commandLine: '/bin/program' }],
    })
    expect(await client.request('agent.stop', { agent: id })).toMatchObject({
      value: { state: { phase: { kind: 'stopping' } } },
    })
    await world.pass(100)
    await client.request('agent.remove', { agent: id })
    expect(await client.request('agent.list', {})).toMatchObject({ ok: true, value: { agents: [], total: 0 } })
  })

  it('about an agent nobody knows say so', async () => {
    const world = await newWorld()
    const client = connectTo(world)
    for (const name of [
      'agent.start',
      'agent.stop',
      'agent.kill',
      'agent.describe',
      'agent.processes',
      'vitals.history',
    ] as const) {
      expect(await client.request(name, { agent: 'nobody' })).toMatchObject({
        ok: false,
        error: { code: 'agent-not-found', field: 'agent' },
      })
    }
    expect(await client.request('terminal.attach', { agent: 'nobody', channel: 1, ...SIZE })).toMatchObject({
      error: { code: 'agent-not-found' },
    })
  })

  it('that the phase forbids are refused in words', async () => {
    const world = await newWorld()
    const agent = await world.started({ name: 'up' })
    const answer = await connectTo(world).request('agent.start', { agent: agent.record.id })
    expect(answer).toMatchObject({ error: { code: 'refused-by-state', message: 'up: It is up already.' } })
  })

  it('change only the fields of a spec that are given', async () => {
    const world = await newWorld()
    const agent = world.create({ name: 'one', args: ['kept'] })
    await connectTo(world).request('agent.update', {
      agent: agent.record.id,
      patch: { group: 'Tools', args: undefined },
    })
    expect(agent.record.spec).toMatchObject({ name: 'one', args: ['kept'], group: 'Tools' })
  })

  it('change only the limits and lists of the settings that are given', async () => {
    const world = await newWorld()
    const [one, other] = [connectTo(world), connectTo(world)]
    await one.request('settings.update', { patch: { admission: { maxConcurrent: 3 } } })
    await other.request('settings.update', { patch: { admission: { spacingMs: 40 } } })
    await one.request('settings.update', { patch: { spawnPolicy: { deniedCommands: ['rm'] } } })
    await other.request('settings.update', { patch: { spawnPolicy: { allowedRoots: ['/work'] } } })
    expect(world.settings.values).toMatchObject({
      admission: { maxConcurrent: 3, spacingMs: 40 },
      spawnPolicy: { deniedCommands: ['rm'], allowedRoots: ['/work'], allowedCommands: [] },
    })
    const refused = await one.request('settings.update', { patch: { admission: { maxConcurrent: 0 } } })
    expect(refused).toMatchObject({ ok: false, error: { field: 'admission' } })
    expect(world.settings.values.admission.maxConcurrent).toBe(3)
  })

  it('set no limit that every run would be over at once', async () => {
    const world = await newWorld()
    const client = connectTo(world)
    const limit = { warn: null, max: 1e9, forMs: null, action: 'alert' } as const
    const wrong = { limits: { memory: { ...limit, max: 1 } } }
    expect(await client.request('settings.update', { patch: wrong })).toMatchObject({ error: { field: 'limits' } })
    expect(world.settings.values.limits).toEqual({})
    await client.request('settings.update', { patch: { limits: { memory: limit } } })
    expect(world.settings.values.limits).toEqual({ memory: limit })
  })

  it('H6: set no list of the spawn policy with an entry that could never match', async () => {
    const world = await newWorld()
    const patch = { theme: 'dark', spawnPolicy: { deniedCommands: ['bin/rm'], allowedRoots: ['/work'] } } as const
    expect(await connectTo(world).request('settings.update', { patch })).toMatchObject({
      error: { field: 'spawnPolicy.deniedCommands', message: expect.stringContaining('"bin/rm"') as string },
    })
    expect(world.settings.values).toMatchObject({ theme: 'system', spawnPolicy: { allowedRoots: [] } })
  })

  it('start the demo fleet once, however often it is asked for', async () => {
    const world = await newWorld()
    const client = connectTo(world)
    for (let round = 0; round < 2; round += 1) {
      await client.request('demo.start', {})
      await world.pass(500)
    }
    expect(world.supervisor.fleet.list().map((agent) => agent.state.phase.kind)).toEqual(['running'])
  })

  it('start no demo fleet where its program is missing, and say so', async () => {
    const world = await newWorld((ports) => ({ ...ports, commands: new FakeCommandFinder({ '/bin/sh': {} }) }))
    expect(await connectTo(world).request('demo.start', {})).toMatchObject({
      error: { code: 'not-supported', message: expect.stringContaining('/bin/program') as string },
    })
    expect(world.supervisor.fleet.list()).toEqual([])
  })

  it('for a folder dialog are refused where there is none', async () => {
    const world = await newWorld()
    expect(await connectTo(world).request('workspace.pick', {})).toMatchObject({ error: { code: 'not-supported' } })
  })
})

describe('a terminal', () => {
  it('shows what was printed before it was opened, then what follows', async () => {
    const world = await newWorld()
    const agent = await world.started()
    world.ptys.last.print('before')
    await world.pass(10)
    const client = connectTo(world)
    await client.request('terminal.attach', { agent: agent.record.id, channel: 5, ...SIZE })
    world.ptys.last.print(' after')
    await world.pass(10)
    expect(client.told('terminal-reset')).toMatchObject([{ channel: 5, generation: 1, seq: 6, data: 'before' }])
    expect(client.text).toBe(' after')
  })

  it('opened in the middle of a sequence gets the rest of it in one piece', async () => {
    const world = await newWorld()
    const agent = await world.started()
    world.ptys.last.print('ok\u001B[3')
    await world.pass(10)
    const client = connectTo(world)
    await client.request('terminal.attach', { agent: agent.record.id, channel: 1, ...SIZE })
    world.ptys.last.print('1mred')
    await world.pass(10)
    expect(client.told('terminal-reset')[0]?.seq).toBe(2)
    expect(client.text).toBe('\u001B[31mred')
  })

  it('carries what is typed, and drops it when it was meant for another run', async () => {
    const world = await newWorld()
    world.ptys.program = ECHO
    const agent = await world.started()
    const client = connectTo(world)
    await client.request('terminal.attach', { agent: agent.record.id, channel: 1, ...SIZE })
    client.sendFrame({ kind: 'input', channel: 1, generation: 1, bytes: new TextEncoder().encode('hi') })
    client.sendFrame({ kind: 'input', channel: 1, generation: 7, bytes: new TextEncoder().encode('lost') })
    await world.pass(10)
    expect(world.ptys.last.typed).toBe('hi')
    expect(client.text).toBe('hi')
  })

  it('begins afresh with each run and keeps the last screen after it', async () => {
    const world = await newWorld()
    world.ptys.program = WILLING
    const agent = await world.started()
    const client = connectTo(world)
    await client.request('terminal.attach', { agent: agent.record.id, channel: 1, ...SIZE })
    agent.restart()
    await world.pass(200)
    expect(client.told('terminal-reset').map(({ generation }) => generation)).toEqual([1, 2])
    world.ptys.last.print('the end')
    await world.pass(10)
    world.ptys.last.exit(0)
    await world.pass(50)
    const late = connectTo(world)
    await late.request('terminal.attach', { agent: agent.record.id, channel: 1, ...SIZE })
    expect(late.told('terminal-reset')[0]).toMatchObject({ generation: 2, data: 'the end' })
  })

  it('has the size of its only client; a second one takes it over when it asks, and the first is told', async () => {
    const world = await newWorld()
    const agent = await world.started()
    const [first, second] = [connectTo(world), connectTo(world)]
    await first.request('terminal.attach', { agent: agent.record.id, channel: 1, ...SIZE })
    expect(world.ptys.last.size).toEqual({ cols: 80, rows: 24 })
    await second.request('terminal.attach', { agent: agent.record.id, channel: 9, cols: 120, rows: 40, colors: null })
    expect(world.ptys.last.size).toEqual({ cols: 80, rows: 24 })
    await second.request('terminal.resize', { channel: 9, cols: 120, rows: 40 })
    await world.pass(50)
    expect(world.ptys.last.size).toEqual({ cols: 120, rows: 40 })
    expect(first.told('terminal-size')).toEqual([{ stream: 'terminal-size', channel: 1, cols: 120, rows: 40 }])
    expect(second.told('terminal-size')).toEqual([])
  })

  it.each([
    [
      { cols: 0, rows: 0 },
      { cols: 2, rows: 1 },
    ],
    [
      { cols: 5000, rows: 5000 },
      { cols: 1000, rows: 500 },
    ],
    [
      { cols: -7.5, rows: -3 },
      { cols: 2, rows: 1 },
    ],
  ])('asked to be %j becomes %j', async (asked, given) => {
    const world = await newWorld()
    const agent = await world.started()
    const client = connectTo(world)
    await client.request('terminal.attach', { agent: agent.record.id, channel: 1, ...SIZE })
    expect(await client.request('terminal.resize', { channel: 1, ...asked })).toEqual({ ok: true, value: given })
    await world.pass(50)
    expect(world.ptys.last.size).toEqual(given)
  })

  it('M8: asked for 20,000 sizes gets few of them, the last for sure', async () => {
    const world = await newWorld()
    const agent = await world.started()
    const [client, other] = [connectTo(world), connectTo(world)]
    await client.request('terminal.attach', { agent: agent.record.id, channel: 1, ...SIZE })
    await other.request('terminal.attach', { agent: agent.record.id, channel: 1, ...SIZE })
    const asked = Array.from({ length: 20_000 }, (_, index) => {
      return client.request('terminal.resize', { channel: 1, cols: 80 + (index % 100), rows: 24 })
    })
    expect((await Promise.all(asked)).at(-1)).toEqual({ ok: true, value: { cols: 179, rows: 24 } })
    await world.pass(100)
    expect(other.told('terminal-size').length).toBeLessThan(5)
    expect(world.ptys.last.size).toEqual({ cols: 179, rows: 24 })
  })

  it('of a client that is gone costs nobody anything', async () => {
    const world = await newWorld()
    const agent = await world.started()
    const client = connectTo(world)
    await client.request('terminal.attach', { agent: agent.record.id, channel: 1, ...SIZE })
    client.dispose()
    world.ptys.last.print('x'.repeat(5_000_000))
    await world.pass(100)
    expect(client.outputs).toEqual([])
    expect(world.ptys.last.isPaused).toBe(false)
  })

  it('of a client that parses nothing stops at the window; the program goes on, and the screen comes back when it catches up', async () => {
    const world = await newWorld()
    const agent = await world.started()
    const client = connectTo(world)
    await client.request('terminal.attach', { agent: agent.record.id, channel: 1, ...SIZE })
    for (let chunk = 0; chunk < 50; chunk += 1) {
      world.ptys.last.print('y'.repeat(200_000))
      await world.pass(60)
    }
    const sent = client.outputs.reduce((sum, frame) => sum + ('bytes' in frame ? frame.bytes.length : 0), 0)
    expect(sent).toBeLessThanOrEqual(4 * 1024 * 1024)
    expect(world.ptys.last.isPaused).toBe(false)
    client.sendFrame({ kind: 'parsed', channel: 1, generation: 1, seq: sent })
    expect(client.told('terminal-reset').at(-1)?.seq).toBe(10_000_000)
  })

  it('told to start by a window waits a moment for it to say its size', async () => {
    const world = await newWorld()
    const agent = world.create()
    agent.start({ by: 'user', fromWindow: true })
    await world.pass(50)
    expect(world.ptys.ptys).toHaveLength(0)
    await connectTo(world).request('terminal.attach', {
      agent: agent.record.id,
      channel: 1,
      cols: 61,
      rows: 17,
      colors: null,
    })
    await settle()
    expect(world.ptys.last.request.size).toEqual({ cols: 61, rows: 17 })
  })

  it('nobody looks at starts all the same', async () => {
    const world = await newWorld()
    world.ptys.program = STUBBORN
    const agent = world.create()
    agent.start({ by: 'user', fromWindow: true })
    await world.pass(400)
    expect(agent.state.phase.kind).toBe('running')
  })
})
