import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { fixtureSpec } from './support/agents.ts'
import type { FaultClient } from './support/client.ts'
import { FaultHost } from './support/host.ts'
import { leaderOf, running } from './support/lives.ts'
import { FaultPlace } from './support/place.ts'
import { statOf } from './support/processes.ts'
import { expectNobodyTwice, expectNothingLeft, killSurvivors, readJournal } from './support/soundness.ts'
import { eventually, within } from './support/wait.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
/** Far shorter than a day, but long enough for a clock jump to come first. */
const RESTART = { when: 'on-failure', baseDelayMs: 1_500, maxDelayMs: 1_500 } as const

async function crash(client: FaultClient, id: string): Promise<void> {
  process.kill(leaderOf(client, id), 'SIGUSR1')
  await client.reach(id, 'backoff')
}

/** How many events of a kind an agent had. */
function countOf(client: FaultClient, id: string, kind: string): number {
  return client.factsOf(id).filter((fact) => fact === kind).length
}

/** The machine sleeps: the host is stopped while time passes. */
async function sleepThrough(host: FaultHost, seconds: number): Promise<void> {
  host.signal('SIGSTOP')
  await eventually(() => statOf(host.pid)?.state === 'T', 'the host to stand still')
  await within(once(spawn('sleep', [String(seconds)]), 'exit'), 'time to go by')
  host.signal('SIGCONT')
}

describe.concurrent('a wall clock that is set', () => {
  it.each([
    ['forward a day', DAY_MS],
    ['back a day', -DAY_MS],
  ])('%s during a wait for a restart: the wait goes on and one run follows', async (_name, wallOffsetMs) => {
    await using place = new FaultPlace()
    const host = await FaultHost.start(place, { inside: ['wall-clock'] })
    const { client } = host
    const id = await running(client, place, { restart: RESTART })
    await crash(client, id)
    await host.ask({ wallOffsetMs })
    await client.reach(id, 'running', 2)
    expect(countOf(client, id, 'starting')).toBe(2)
    expectNobodyTwice(place)
    await expectNothingLeft(place, client)
  })

  it.each([
    ['forward a day', DAY_MS],
    ['back a day', -DAY_MS],
  ])('%s between two hosts: the wait of the first is not longer under the second', async (_name, offsetMs) => {
    await using place = new FaultPlace()
    const first = await FaultHost.start(place)
    const id = await running(first.client, place, { restart: RESTART })
    await crash(first.client, id)
    await first.crash()
    const env = { FAULT_WALL_OFFSET_MS: String(offsetMs) }
    const { client } = await FaultHost.start(place, { inside: ['wall-clock'], env })
    await killSurvivors(client)
    await client.reach(id, 'running', 2)
    expectNobodyTwice(place)
    await expectNothingLeft(place, client)
    readJournal(place)
  })

  it('back and forth between crashes makes no crash loop of a few', async () => {
    await using place = new FaultPlace()
    const host = await FaultHost.start(place, { inside: ['wall-clock'] })
    const { client } = host
    const id = await running(client, place, { restart: { ...RESTART, baseDelayMs: 50, maxDelayMs: 50 } })
    for (const [index, wallOffsetMs] of [HOUR_MS, 0, -HOUR_MS, HOUR_MS].entries()) {
      await crash(client, id)
      await host.ask({ wallOffsetMs })
      await client.reach(id, 'running', index + 2)
    }
    expect(client.factsOf(id)).not.toContain('crash-loop')
    await expectNothingLeft(place, client)
  })
})

describe.concurrent('a machine that sleeps', () => {
  it('during waits for restarts starts each agent once when it wakes, and takes none for one in a crash loop', async () => {
    await using place = new FaultPlace()
    const host = await FaultHost.start(place)
    const { client } = host
    const ids = await Promise.all(Array.from({ length: 4 }, () => running(client, place, { restart: RESTART })))
    await Promise.all(ids.map((id) => crash(client, id)))
    await sleepThrough(host, 3)
    await Promise.all(ids.map((id) => client.reach(id, 'running', 2)))
    for (const id of ids) {
      expect(countOf(client, id, 'starting')).toBe(2)
      expect(client.factsOf(id)).not.toContain('crash-loop')
    }
    expectNobodyTwice(place)
    await expectNothingLeft(place, client)
  })

  it('while a program becomes ready does not take it for one that never did', async () => {
    await using place = new FaultPlace()
    const host = await FaultHost.start(place)
    const { client } = host
    const readiness = { kind: 'output', pattern: 'ready pid=', timeoutMs: 2_000 } as const
    const program = { command: '/usr/bin/env', args: ['sh', '-c', 'sleep 1; echo "ready pid=$$"; sleep 60'] }
    const id = await client.start({ ...fixtureSpec(place, 'idle'), ...program, readiness })
    await client.until(() => client.factsOf(id).includes('spawned'), 'the program to begin')
    await sleepThrough(host, 3)
    await client.until(() => client.agent(id).state.phase.kind !== 'starting', 'the agent to be ready or not')
    expect(client.agent(id).state.phase.kind).toBe('running')
    await expectNothingLeft(place, client)
  })

  it('during a stop finishes it when it wakes', async () => {
    await using place = new FaultPlace()
    const host = await FaultHost.start(place)
    const { client } = host
    const id = await running(client, place)
    await client.ask('agent.stop', { agent: id })
    await client.until(() => client.factsOf(id).includes('stop-step'), 'the stop to begin')
    await sleepThrough(host, 3)
    await client.reach(id, 'stopped')
    await expectNothingLeft(place, client)
  })
})
