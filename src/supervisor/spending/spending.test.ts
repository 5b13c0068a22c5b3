import { describe, expect, it } from 'vitest'
import type { SupervisedWorld } from '../../../test/support/supervised-world.ts'
import { connectTo } from '../../../test/support/contract-client.ts'
import { valueOf } from '../../../test/support/value-of.ts'
import { worldsOfThisFile } from '../../../test/support/worlds.ts'
import { RESTART_DEFAULTS } from '../../core/agent/restart/policy.ts'
import { dayOf } from '../../core/spending/day.ts'
import type { AgentSpec } from '../../shapes/spec.ts'
import type { AgentSpending } from '../../shapes/spending.ts'
import type { SupervisedAgent } from '../fleet/supervised-agent.ts'

const newWorld = worldsOfThisFile()
const DAY_MS = 86_400_000

/** A line of Claude Code's transcript. */
function answer(world: SupervisedWorld, id: string, output: number, atMs = world.clock.now()): string {
  const usage = { input_tokens: 10, output_tokens: output }
  return JSON.stringify({ type: 'assistant', timestamp: new Date(atMs).toISOString(), message: { id, usage } })
}

function price(usd: number, output: number): string {
  const modelUsage = { model: { inputTokens: 10, outputTokens: output } }
  return JSON.stringify({ type: 'cost-state', totalCostUSD: usd, modelUsage })
}

function start(world: SupervisedWorld, spec: Partial<AgentSpec> = {}): Promise<SupervisedAgent> {
  return world.started({ type: 'told', command: 'program', restart: { ...RESTART_DEFAULTS, when: 'never' }, ...spec })
}

function writes(world: SupervisedWorld, ...lines: readonly string[]): void {
  const path = `/transcripts/${world.ptys.last.pid}`
  world.agentFiles.writers.set(world.ptys.last.pid, path)
  world.agentFiles.transcripts.set(path, [...(world.agentFiles.transcripts.get(path) ?? []), ...lines])
}

function of(agent: SupervisedAgent): AgentSpending {
  const { spending } = agent.facets.current
  if (spending === null) throw new Error('nothing is known')
  return spending
}

describe('what an agent uses', () => {
  it('is nothing until it tells', async () => {
    const world = await newWorld()
    const agent = await start(world)
    await world.pass(10_000)
    expect(agent.facets.current.spending).toBeNull()
    expect(world.supervisor.watches.spending.latestDay).toBeNull()
  })

  it('is told while it runs, of this run, this day and in all', async () => {
    const world = await newWorld()
    const agent = await start(world)
    writes(world, answer(world, 'a', 5))
    await world.pass(7_000)
    expect(of(agent)).toMatchObject({ run: { costUsd: null, tokens: { input: 10, output: 5 } } })
    writes(world, answer(world, 'b', 7))
    await world.pass(7_000)
    expect(of(agent)).toMatchObject({
      latest: { day: dayOf(world.clock.now()), spending: { tokens: { output: 12 } } },
      total: { tokens: { input: 20, output: 12 } },
    })
    expect(world.supervisor.watches.spending.latestDay).toEqual(of(agent).latest)
  })

  it('that is written at the very end is read after the end', async () => {
    const world = await newWorld()
    const agent = await start(world)
    writes(world, answer(world, 'a', 5))
    await world.pass(7_000)
    writes(world, price(0.25, 5))
    world.ptys.last.exit(0)
    await world.pass(5_000)
    expect(of(agent)).toMatchObject({ run: { costUsd: 0.25, tokens: { output: 5 } } })
  })

  it('adds up over runs, and a crash of the host loses and doubles nothing', async () => {
    const world = await newWorld()
    const { id } = (await start(world)).record
    writes(world, answer(world, 'a', 5))
    await world.pass(7_000)
    await world.crashHost()
    const again = world.supervisor.fleet.find(id)
    if (again === null) throw new Error('the agent is gone')
    expect(of(again).total.tokens.output).toBe(5)
    again.start({ by: 'user', skipQueue: true })
    await world.pass(2_000)
    writes(world, answer(world, 'b', 7))
    await world.pass(7_000)
    expect(of(again)).toMatchObject({ run: { tokens: { output: 7 } }, total: { tokens: { output: 12 } } })
  })

  it('goes on where it was in a session that outlives its host', async () => {
    const world = await newWorld()
    const { id } = (await start(world, { runner: 'tmux' })).record
    writes(world, answer(world, 'a', 5))
    await world.pass(7_000)
    await world.crashHost()
    writes(world, answer(world, 'b', 7))
    await world.pass(7_000)
    const again = world.supervisor.fleet.find(id)
    expect(again?.facets.current.spending).toMatchObject({
      run: { tokens: { output: 12 } },
      total: { tokens: { output: 12 } },
    })
  })

  it('stays with the fleet when its agent is removed', async () => {
    const world = await newWorld()
    const agent = await start(world)
    writes(world, answer(world, 'a', 5))
    await world.pass(7_000)
    world.ptys.last.exit(0)
    await world.pass(5_000)
    const client = connectTo(world)
    valueOf(await client.request('agent.remove', { agent: agent.record.id }))
    expect(world.supervisor.watches.spending.latestDay?.spending.tokens.output).toBe(5)
    await world.crashHost()
    expect(world.supervisor.watches.spending.latestDay?.spending.tokens.output).toBe(5)
  })

  it('is answered by day, the latest first', async () => {
    const world = await newWorld()
    const agent = await start(world)
    writes(world, answer(world, 'a', 5), answer(world, 'b', 7, world.clock.now() + DAY_MS))
    await world.pass(7_000)
    const client = connectTo(world)
    const days = valueOf(await client.request('agent.spendingDays', { agent: agent.record.id }))
    expect(days.map(({ spending }) => spending.tokens.output)).toEqual([7, 5])
    expect(of(agent).latest.spending.tokens.output).toBe(7)
  })

  it('is written once the disk has room again', async () => {
    const world = await newWorld()
    const agent = await start(world)
    world.store.isFull = true
    writes(world, answer(world, 'a', 5))
    await world.pass(7_000)
    expect(of(agent).total.tokens.output).toBe(5)
    world.store.isFull = false
    writes(world, answer(world, 'b', 7))
    await world.pass(7_000)
    expect(world.store.spending.readAgents().get(agent.record.id)?.total.tokens.output).toBe(12)
    expect(world.bugs).toEqual([])
  })
})

describe('a transcript that fits only by folder and time', () => {
  it('is taken where only one agent of its kind is in the folder', async () => {
    const world = await newWorld()
    const agent = await start(world, { cwd: '/work' })
    world.agentFiles.byFolder.set('/work', '/transcripts/one')
    world.agentFiles.transcripts.set('/transcripts/one', [answer(world, 'a', 5)])
    await world.pass(7_000)
    expect(of(agent).run.tokens.output).toBe(5)
  })

  it('is not taken where another process of the run writes one', async () => {
    const world = await newWorld()
    const agent = await start(world, { cwd: '/work' })
    const child = world.ptys.last.process.fork()
    world.agentFiles.writers.set(child.pid, '/transcripts/own')
    world.agentFiles.transcripts.set('/transcripts/own', [answer(world, 'a', 5)])
    world.agentFiles.byFolder.set('/work', '/transcripts/other')
    world.agentFiles.transcripts.set('/transcripts/other', [answer(world, 'b', 100)])
    await world.pass(7_000)
    expect(of(agent).run.tokens.output).toBe(5)
    await world.pass(60_000)
    expect(of(agent).run.tokens.output).toBe(5)
  })

  it('is nobody’s where two are', async () => {
    const world = await newWorld()
    const first = await start(world, { cwd: '/work', name: 'first' })
    const second = await start(world, { cwd: '/work', name: 'second' })
    world.agentFiles.byFolder.set('/work', '/transcripts/one')
    world.agentFiles.transcripts.set('/transcripts/one', [answer(world, 'a', 5)])
    await world.pass(7_000)
    expect([first, second].map(({ facets }) => facets.current.spending)).toEqual([null, null])
  })
})

it('what an agent’s own server tells is added as it comes, and goes on after a crash of the host', async () => {
  const world = await newWorld()
  const { id } = (await start(world, { args: ['--port', '4096'], runner: 'tmux' })).record
  const answered = (message: string): void => {
    const tokens = { input: 10, output: 5, reasoning: 0, cache: { read: 0, write: 0 } }
    const info = { id: message, role: 'assistant', time: { created: world.clock.now() }, cost: 0.5, tokens }
    world.servers.at(4096).event(JSON.stringify({ type: 'message.updated', properties: { info } }))
  }
  answered('a')
  answered('a')
  answered('b')
  const agent = world.supervisor.fleet.find(id)
  await world.pass(2_000)
  expect(agent?.facets.current.spending?.run).toMatchObject({ costUsd: 1, tokens: { input: 20, output: 10 } })
  await world.crashHost()
  await world.pass(2_000)
  answered('c')
  await world.pass(2_000)
  const again = world.supervisor.fleet.find(id)
  expect(again?.facets.current.spending).toMatchObject({ run: { costUsd: 1.5 }, total: { costUsd: 1.5 } })
})
