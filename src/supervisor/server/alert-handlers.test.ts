import { expect, it } from 'vitest'
import { connectTo, type ContractTestClient } from '../../../test/support/contract-client.ts'
import { sampleRule } from '../../../test/support/sample-alerts.ts'
import type { SupervisedWorld } from '../../../test/support/supervised-world.ts'
import { valueOf } from '../../../test/support/value-of.ts'
import { worldsOfThisFile } from '../../../test/support/worlds.ts'
import { FleetReplica } from '../../contract/client/fleet-replica.ts'
import type { AlertRule } from '../../shapes/alert-rule.ts'
import { runCaller } from '../../../test/support/run-caller.ts'

const newWorld = worldsOfThisFile()
const HOUR = 60 * 60_000

/** A world in which one agent alerts. */
async function alerting(
  change: Partial<AlertRule> = {},
): Promise<{ readonly world: SupervisedWorld; readonly client: ContractTestClient }> {
  const world = await newWorld()
  const when = { kind: 'metric', metric: 'processes', comparison: 'above', value: 1, clear: null, forMs: 0 } as const
  world.alerts.list = [sampleRule({ when, ...change })]
  await world.started({ command: 'program' })
  await world.pass(10_000)
  return { world, client: connectTo(world) }
}

it('a client sees what fires at once, and every change after it', async () => {
  const { world, client } = await alerting()
  const replica = new FleetReplica()
  valueOf(await replica.bind(client))
  expect([...(replica.state?.alerts.values() ?? [])]).toMatchObject([
    { rule: 'r', state: 'firing', agentId: expect.any(String) },
  ])
  valueOf(await client.request('alert.acknowledge', { rule: 'r', agent: 'agent-0' }))
  await world.pass(10)
  expect([...(replica.state?.alerts.values() ?? [])]).toMatchObject([{ state: 'acknowledged' }])
  expect(await client.request('alert.acknowledge', { rule: 'r', agent: 'agent-0' })).toMatchObject({ ok: false })
  world.alerts.list = []
  await world.pass(6_000)
  expect(replica.state?.alerts.size).toBe(0)
  replica.dispose()
})

it('clients are not told of numbers that only move more often than every ten seconds', async () => {
  const { world, client } = await alerting()
  valueOf(await client.request('fleet.subscribe', {}))
  for (let n = 0; n < 30; n += 1) {
    world.ptys.last.process.fork({ name: 'c' })
    await world.pass(1_000)
  }
  expect(client.told('alerts').length).toBeLessThanOrEqual(4)
  expect(client.told('alerts').at(-1)?.changed[0]?.worst).toBeGreaterThan(20)
})

it('a silence holds for a rule, an agent, or both, and for 30 days at most', async () => {
  const { world, client } = await alerting()
  const untilMs = world.clock.now() + HOUR
  valueOf(await client.request('alert.silence', { agent: 'agent-0', untilMs }))
  const { alerts } = valueOf(await client.request('alert.list', {}))
  expect(alerts).toMatchObject([{ silencedUntil: untilMs }])
  valueOf(await client.request('alert.silence', { agent: 'agent-0', untilMs: 0 }))
  expect(valueOf(await client.request('alert.list', {})).alerts).toMatchObject([{ silencedUntil: null }])
  expect(await client.request('alert.silence', { untilMs })).toMatchObject({ ok: false })
  expect(await client.request('alert.silence', { rule: 'r', untilMs: untilMs + 1_000 * HOUR })).toMatchObject({
    ok: false,
  })
  expect(await client.request('alert.silence', { agent: 'nobody', untilMs })).toMatchObject({ ok: false })
})

it('a test does what the rule says, but for what changes agents', async () => {
  const actions = [
    { kind: 'notification' },
    { kind: 'webhook', url: 'https://example.test/secret-path', secret: 'key' },
    { kind: 'command', command: 'program', args: ['--token=x'] },
    { kind: 'stop' },
  ] as const
  const when = {
    kind: 'metric',
    metric: 'processes',
    comparison: 'above',
    value: 99,
    clear: null,
    forMs: 10_000,
  } as const
  const { world, client } = await alerting({ actions, when })
  const { done } = valueOf(await client.request('alert.test', { rule: 'r' }))
  expect(done).toEqual([
    'a notification',
    'a message to example.test',
    'runs program',
    'stops its agent: left out in a test',
  ])
  await world.pass(100)
  expect(world.told.at(-2)?.event).toMatchObject({ kind: 'alert-told', text: 'Test · Warning: Many processes' })
  expect(JSON.parse(world.alerts.posted[0]?.body ?? '')).toMatchObject({ isTest: true, alerts: [] })
  expect(world.alerts.ran).toHaveLength(1)
  expect(world.agent('agent-0').isUp).toBe(true)
  expect(await client.request('alert.test', { rule: 'none' })).toMatchObject({ ok: false })
})

it('rules are shown with their source and what is wrong with files, and without secrets', async () => {
  const { world, client } = await alerting({
    actions: [
      { kind: 'webhook', url: 'https://example.test/secret-path', secret: 'key' },
      { kind: 'command', command: 'program', args: ['--token=x'] },
    ],
  })
  world.alerts.problems.push('b.json is not used: broken.')
  await world.pass(6_000)
  const answer = valueOf(await client.request('alert.rules', {}))
  expect(answer).toMatchObject({
    rules: [{ id: 'r', file: '/rules/r.json', isOwn: true, condition: 'processes ≥ 1, over below 1' }],
    problems: ['b.json is not used: broken.'],
  })
  expect(JSON.stringify(answer)).not.toMatch(/key|secret-path|token/)
})

it('the past is told page by page, of rules and agents, also those that are gone', async () => {
  const { world, client } = await alerting()
  const agent = world.agent('agent-0')
  const range = { from: world.clock.now() - 60_000, to: world.clock.now() + 60_000 }
  const { alerts } = valueOf(await client.request('history.alerts', range))
  expect(alerts).toMatchObject([{ rule: 'r', agentId: agent.record.id, end: null }])
  expect(valueOf(await client.request('history.alerts', { ...range, rules: ['other'] })).alerts).toEqual([])
  await Promise.all([world.supervisor.fleet.remove(agent), world.pass(10_000)])
  await world.pass(2_000)
  const filter = { agents: [agent.record.id] }
  const later = valueOf(await client.request('history.alerts', { ...range, filter, rules: ['r'] }))
  expect(later.alerts).toHaveLength(1)
})

it('a read-only login sees alerts and changes nothing; a program inside a run does not see them', async () => {
  const { world } = await alerting()
  const viewer = connectTo(world, { role: 'viewer' })
  expect(valueOf(await viewer.request('alert.list', {})).alerts).toHaveLength(1)
  const refused = await viewer.request('alert.acknowledge', { rule: 'r', agent: 'agent-0' })
  expect(refused).toMatchObject({ ok: false, error: { code: 'not-allowed' } })
  const inside = connectTo(world, runCaller())
  expect(await inside.request('alert.list', {})).toMatchObject({ ok: false, error: { code: 'not-allowed' } })
})
