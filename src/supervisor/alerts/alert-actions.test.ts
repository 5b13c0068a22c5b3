import { describe, expect, it } from 'vitest'
import { sampleRule } from '../../../test/support/sample-alerts.ts'
import type { SupervisedWorld } from '../../../test/support/supervised-world.ts'
import { worldsOfThisFile } from '../../../test/support/worlds.ts'
import { err } from '../../base/result.ts'
import type { AlertAction } from '../../shapes/alert-rule.ts'
import { OPEN_POLICY } from '../../core/agent/spawn-policy.ts'

const newWorld = worldsOfThisFile()
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const HOOK = { kind: 'webhook', url: 'https://example.test/hook', secret: 'key' } as const
const COMMAND: AlertAction = { kind: 'command', command: 'program', args: ['--now'] }

/** A world in which agents alert as soon as they are up. */
async function alerting(...actions: readonly AlertAction[]): Promise<SupervisedWorld> {
  const world = await newWorld()
  const when = { kind: 'metric', metric: 'processes', comparison: 'above', value: 1, clear: null, forMs: 0 } as const
  world.alerts.list = [sampleRule({ when, actions })]
  return world
}

const acted = (world: SupervisedWorld) =>
  world.told.flatMap(({ event }) => (event.kind === 'alert-acted' ? [event] : []))

describe('a message to a web address', () => {
  it('says what fires, of whom and since when, with the secret for its signature', async () => {
    const world = await alerting(HOOK)
    const agent = await world.started({ command: 'program' })
    await world.pass(10_000)
    expect(world.alerts.posted).toMatchObject([{ url: HOOK.url, secret: 'key' }])
    expect(JSON.parse(world.alerts.posted[0]?.body ?? '')).toMatchObject({
      ...{ version: 1, host: 'test', isTest: false, of: 'firing', severity: 'warning', rule: 'r' },
      ...{ text: 'Warning: Many processes · processes 1', agents: 1 },
      alerts: [{ agent: { id: agent.record.id, name: 'agent-0' }, state: 'firing', value: 1, breaches: 1 }],
    })
  })

  it('to a receiver that answers 500 for an hour is tried seven times and given up, and the next is sent', async () => {
    const world = await alerting(HOOK)
    world.alerts.answer = async () => err('it answered 500')
    await world.started({ command: 'program' })
    await world.pass(HOUR)
    expect(world.alerts.posted).toHaveLength(7)
    expect(new Set(world.alerts.posted.map(({ body }) => body)).size).toBe(1)
    expect(acted(world)).toMatchObject([{ action: 'webhook', problem: 'it answered 500' }])
    world.alerts.answer = async () => ({ ok: true, value: null })
    await world.started({ command: 'program' })
    await world.pass(6_000)
    expect(world.alerts.posted).toHaveLength(8)
  })

  it('to a receiver that hangs keeps nobody waiting but the messages to the same one', async () => {
    const world = await alerting(HOOK, { ...HOOK, url: 'https://other.test/', secret: null })
    world.alerts.answer = ({ url }) =>
      url.includes('example') ? new Promise(() => undefined) : Promise.resolve({ ok: true, value: null })
    await world.started({ command: 'program' })
    await world.pass(10 * MINUTE)
    const agent = await world.started({ command: 'program' })
    await world.pass(10_000)
    expect(agent.state.phase.kind).toBe('running')
    expect(world.alerts.posted.filter(({ url }) => url.includes('example'))).toHaveLength(1)
    expect(world.alerts.posted.filter(({ url }) => url.includes('other'))).toHaveLength(2)
  })
})

describe('a command', () => {
  it('is run with what it needs to know, and that is journalled', async () => {
    const world = await alerting(COMMAND)
    await world.started({ command: 'program' })
    await world.pass(6_000)
    expect(world.alerts.ran).toMatchObject([
      {
        ...{ file: '/bin/program', args: ['--now'], cwd: '/home/ada', timeoutMs: 30_000 },
        env: { PATH: '/bin', CORRAL_ALERT_RULE: 'r', CORRAL_ALERT_AGENT: 'agent-0', CORRAL_ALERT_VALUE: 'processes 1' },
      },
    ])
    expect(acted(world)).toMatchObject([{ action: 'command', problem: null }])
  })

  it('that the spawn policy does not allow is not run, and that is said', async () => {
    const world = await alerting(COMMAND)
    await world.started({ command: 'program' })
    world.settings.update({ spawnPolicy: { ...OPEN_POLICY, deniedCommands: ['program'] } })
    await world.pass(6_000)
    expect(world.alerts.ran).toEqual([])
    expect(acted(world)).toMatchObject([{ action: 'command', problem: expect.stringContaining('program') }])
  })

  it('is not run for a silenced alert', async () => {
    const world = await alerting(COMMAND)
    world.supervisor.alerts.silence({ rule: 'r', agentId: null, untilMs: world.clock.now() + HOUR })
    await world.started({ command: 'program' })
    await world.pass(MINUTE)
    expect(world.alerts.ran).toEqual([])
  })

  it('that never ends keeps only a few others waiting, and no agent', async () => {
    const world = await alerting(COMMAND)
    world.alerts.end = () => new Promise(() => undefined)
    for (let n = 0; n < 5; n += 1) await world.started({ command: 'program' })
    await world.pass(6_000)
    expect(world.alerts.ran).toHaveLength(2)
    expect(world.supervisor.fleet.list().every(({ state }) => state.phase.kind === 'running')).toBe(true)
  })
})
