import { describe, expect, it } from 'vitest'
import { connectTo } from '../../../test/support/contract-client.ts'
import { IDLE, printAndExit } from '../../../test/support/fake-pty-spawner.ts'
import type { SupervisedWorld } from '../../../test/support/supervised-world.ts'
import { valueOf } from '../../../test/support/value-of.ts'
import { worldsOfThisFile } from '../../../test/support/worlds.ts'
import { MASK } from '../../core/secrets/redact.ts'
import type { PostMortem } from '../../shapes/post-mortem.ts'
import type { SupervisedAgent } from '../fleet/supervised-agent.ts'

const newWorld = worldsOfThisFile()
const PORT = 'Error: listen EADDRINUSE: address already in use :::3000\r\n'
const USER = { cause: 'user', force: false } as const

async function postMortemOf(world: SupervisedWorld, { record, state }: SupervisedAgent): Promise<PostMortem> {
  await world.pass(100)
  const client = connectTo(world)
  return valueOf(await client.request('run.postMortem', { agent: record.id, generation: state.generation }))
}

describe('at the end of a run', () => {
  it('its screen, lines, samples and verdict are kept, and what the machine was like', async () => {
    const world = await newWorld()
    const other = await world.started({ name: 'other' })
    const agent = await world.started()
    await world.pass(5_000)
    world.ptys.last.print('one\r\nlast words')
    await world.pass(100)
    world.ptys.last.exit(3)
    const kept = await postMortemOf(world, agent)
    expect(kept).toMatchObject({
      ...{ agentId: agent.record.id, agentName: agent.record.spec.name, sight: 'seen', left: 0 },
      end: { exit: { code: 3 }, exitClass: 'crash', verdict: { kind: 'rest' } },
      lines: ['one', 'last words'],
      host: { freeMemoryBytes: 4e9 },
      others: [{ name: other.record.spec.name }],
    })
    expect(kept.screen?.rows.map((row) => row.map(({ text }) => text).join(''))).toEqual(['one', 'last words'])
    expect(kept.samples.at.length).toBeGreaterThan(3)
    expect(world.bugs).toEqual([])
  })

  it('no secret is kept of it', async () => {
    const world = await newWorld()
    const secret = 'correct-horse-battery-staple'
    const made = world.supervisor.fleet.create(
      { ...world.create().record.spec, name: 'keeper', env: { TOKEN: { secret: true } } },
      { TOKEN: secret },
    )
    const agent = valueOf(made)
    world.ptys.program = printAndExit(`EADDRINUSE ${secret}:3000\r\n`, 1)
    agent.start()
    await world.pass(50)
    const kept = await postMortemOf(world, agent)
    expect(JSON.stringify(kept)).not.toContain(secret)
    expect([kept.lines[0], kept.hints[0]?.line]).toEqual([`EADDRINUSE ${MASK}:3000`, `EADDRINUSE ${MASK}:3000`])
  })

  it('is told who listens at the port it wanted: an agent, or another program', async () => {
    const world = await newWorld()
    const web = await world.started({ name: 'web' })
    world.portHolders.listening.set(3000, { pid: world.ptys.last.pid, name: 'node' })
    world.ptys.program = printAndExit(PORT, 1)
    const agent = await world.started()
    expect((await postMortemOf(world, agent)).hints).toEqual([
      expect.objectContaining({ port: 3000, holder: { pid: world.ptys.ptys[0]?.pid, name: 'node', agent: 'web' } }),
    ])
    web.stop(USER)
    await world.pass(5_000)
    world.portHolders.listening.set(3000, { pid: 99_999, name: 'nginx' })
    agent.start()
    await world.pass(20)
    expect((await postMortemOf(world, agent)).hints).toEqual([
      expect.objectContaining({ holder: { pid: 99_999, name: 'nginx', agent: null } }),
    ])
  })

  it('that a person asked for there is one, too, without hints', async () => {
    const world = await newWorld()
    const agent = await world.started()
    world.ptys.last.print(PORT)
    agent.stop(USER)
    await world.pass(5_000)
    expect(await postMortemOf(world, agent)).toMatchObject({ end: { exitClass: 'user-stop' }, hints: [] })
  })

  it('that could not begin there is one without screen and samples', async () => {
    const world = await newWorld()
    const agent = await world.started({ command: '/nowhere' })
    expect(await postMortemOf(world, agent)).toMatchObject({ end: { exitClass: 'start-failure' }, screen: null })
  })

  it('the screen of the run before is not taken for its own', async () => {
    const world = await newWorld()
    world.ptys.program = printAndExit('first\r\n', 1)
    const agent = await world.started()
    agent.changeSpec({ ...agent.record.spec, command: '/nowhere' })
    agent.start()
    await world.pass(20)
    expect(await postMortemOf(world, agent)).toMatchObject({ screen: null, lines: [] })
  })
})

describe('a host that was killed', () => {
  it('leaves what the next one can tell: that the terminal is lost', async () => {
    const world = await newWorld()
    const agent = await world.started()
    world.ptys.last.print('unseen')
    await world.pass(3_000)
    await world.crashHost()
    expect(await postMortemOf(world, world.agent(agent.record.id))).toMatchObject({
      ...{ sight: 'host-gone', end: { exitClass: 'unknown' } },
      ...{ screen: null, lines: [], host: null, left: null },
    })
  })

  it('leaves the same of a session that is gone as well', async () => {
    const world = await newWorld()
    const agent = await world.started({ runner: 'tmux' })
    const { phase } = agent.state
    if (!('run' in phase)) throw new Error('it is not up')
    await world.sessions.end(phase.run.runId)
    world.supervisor.dispose()
    await world.startHost()
    expect(await postMortemOf(world, world.agent(agent.record.id))).toMatchObject({ sight: 'session-gone' })
  })

  it('keeps what had been kept before', async () => {
    const world = await newWorld()
    world.ptys.program = printAndExit(PORT, 1)
    const agent = await world.started()
    await world.crashHost()
    expect(await postMortemOf(world, world.agent(agent.record.id))).toMatchObject({
      sight: 'seen',
      lines: [PORT.trim()],
    })
  })
})

it('the runs of an agent are listed with how they ended and why', async () => {
  const world = await newWorld()
  world.ptys.program = printAndExit(PORT, 1)
  const agent = await world.started()
  world.ptys.program = IDLE
  agent.start()
  await world.pass(20)
  await world.pass(100)
  const client = connectTo(world)
  const list = valueOf(await client.request('run.list', { agent: agent.record.id }))
  expect(list).toEqual([
    expect.objectContaining({ generation: 1, hint: expect.objectContaining({ port: 3000 }) as object }),
  ])
  const missing = await client.request('run.postMortem', { agent: agent.record.id, generation: 2 })
  expect(missing).toMatchObject({ ok: false, error: { code: 'refused-by-state' } })
})

it('go with their agent', async () => {
  const world = await newWorld()
  world.ptys.program = printAndExit(PORT, 1)
  const agent = await world.started()
  await world.pass(100)
  valueOf(await connectTo(world).request('agent.remove', { agent: agent.record.id }))
  expect(world.store.postMortems.list(agent.record.id)).toEqual([])
})

it('a full disk costs the post-mortem and is told once, never the run', async () => {
  const world = await newWorld()
  world.ptys.program = printAndExit(PORT, 1)
  const agent = await world.started()
  world.store.postMortems.isFull = true
  for (let run = 0; run < 2; run += 1) {
    agent.start()
    await world.pass(200)
  }
  const told = world.supervisor.notices.list.filter(({ message }) => message.startsWith('Post-mortems'))
  expect(told).toHaveLength(1)
  expect(agent.state.phase.kind).toBe('stopped')
  expect(world.bugs).toEqual([])
})
