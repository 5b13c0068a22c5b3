import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { RpcClient } from '../../src/contract/client/rpc-client.ts'
import type { RunCredentials } from '../../src/contract/rpc/messages.ts'
import { liveRunOf } from '../../src/core/agent/state.ts'
import { connectControl } from '../../src/transports/control/client.ts'
import { controlPathOf } from '../../src/transports/control/place.ts'
import { fixtureSpec } from './support/agents.ts'
import type { FaultClient } from './support/client.ts'
import { FaultHost } from './support/host.ts'
import { Knocker, type Outcome, type Try } from './support/knocker.ts'
import { enteredMarkOf, leaderOf } from './support/lives.ts'
import { FaultPlace } from './support/place.ts'
import { OutputTap } from './support/screen.ts'
import { newSessionPlace } from './support/session-place.ts'
import { expectNothingLeft } from './support/soundness.ts'
import { CGROUPS, TMUX } from './support/system.ts'
import { eventually } from './support/wait.ts'

const READY_HOOK = join(import.meta.dirname, '../../resources/hooks/ready.mjs')
const KEY = 'sk-the-victims-own'
const CHANNEL = 5

if (CGROUPS !== null) it.skip(`H7: a daemon without environment is known by its cgroup, and there is none: ${CGROUPS}`)
if (TMUX !== null) it.skip(`H7: sessions cannot be had here: ${TMUX}`)

/** The owner's socket of a place: any program of the same user can compute its path. */
function ownersPath(place: FaultPlace): string {
  const surroundings = { platform: process.platform, env: place.env, home: homedir(), temporary: place.dir }
  const path = controlPathOf(place.dataDir, surroundings)
  if (!path.ok) throw new Error(path.error.message)
  return path.value
}

function runIdOf(client: FaultClient, id: string): string {
  return liveRunOf(client.agent(id).state.phase)?.runId ?? ''
}

/** An agent with something to lose: a key, a screen, and a program that takes what is typed. */
async function startVictim(client: FaultClient, place: FaultPlace): Promise<string> {
  const id = await client.start(fixtureSpec(place, 'echo', { name: 'victim', env: { API_KEY: KEY } }))
  await client.reach(id, 'running')
  return id
}

/** The nine tries of the attack. */
function triesAt(place: FaultPlace, victim: string, waitingRun: string): readonly Try[] {
  const spawnPolicy = { allowedCommands: [], deniedCommands: [], allowedRoots: [], deniedEnvironment: ['ALL'] }
  const spec = fixtureSpec(place, 'idle', { name: 'planted' })
  return [
    { name: 'agent.describe', input: { agent: victim } },
    { name: 'terminal.attach', input: { agent: victim, channel: CHANNEL, cols: 80, rows: 24, colors: null } },
    { name: 'run.ready', input: { runId: waitingRun } },
    { name: 'agent.update', input: { agent: victim, patch: { command: '/bin/true' } } },
    { name: 'settings.update', input: { patch: { spawnPolicy } } },
    { name: 'agent.create', input: { spec, start: true } },
    { name: 'fleet.subscribe', input: {} },
    { name: 'agent.kill', input: { agent: victim } },
    { name: 'agent.remove', input: { agent: victim } },
  ]
}

const TYPED = { kind: 'input', channel: CHANNEL, generation: 1, bytes: Buffer.from('typed by another') } as const

function expectAllRefused(outcomes: readonly Outcome[]): void {
  expect(outcomes.map((outcome) => (outcome.kind === 'refused' ? outcome.error.code : outcome))).toEqual(
    outcomes.map(() => 'not-allowed'),
  )
  for (const outcome of outcomes) {
    expect(outcome.kind === 'refused' && outcome.error.message).toMatch(/[a-z].*\. .*\.$|Use Corral outside of it\.$/)
  }
}

describe.concurrent('H7: from inside an agent', () => {
  it('nine tries at the fleet come to nothing, at both doors, with its secret and without', async () => {
    await using place = new FaultPlace()
    const { client } = await FaultHost.start(place)
    const victim = await startVictim(client, place)
    const readiness = { kind: 'hook', timeoutMs: 100_000 } as const
    const waiting = await client.start(fixtureSpec(place, 'idle', { name: 'waiting', readiness }))
    await client.reach(waiting, 'starting')
    const knocker = await Knocker.start(client, place)
    const before = await client.ask('fleet.subscribe', {})
    const leader = leaderOf(client, victim)
    const tap = new OutputTap(client)
    await tap.attach(victim)

    const { path, run } = await knocker.credentials()
    const tries = triesAt(place, victim, runIdOf(client, waiting))
    for (const door of [path, ownersPath(place)]) {
      for (const hello of [{}, { run }]) {
        const outcomes = await knocker.knock({ path: door, ...hello, tries, frames: [TYPED] })
        expectAllRefused(outcomes)
        expect(JSON.stringify(outcomes)).not.toContain(KEY)
      }
    }

    const after = await client.ask('fleet.subscribe', {})
    expect(after.settings).toEqual(before.settings)
    expect(after.agents.map(({ spec, state }) => [spec, state.phase.kind])).toEqual(
      before.agents.map(({ spec, state }) => [spec, state.phase.kind]),
    )
    expect(leaderOf(client, victim)).toBe(leader)
    // What the owner types comes back; what another typed would have come before it.
    client.rpc.sendFrame({ kind: 'input', channel: 0, generation: 1, bytes: Buffer.from('by the owner') })
    await eventually(() => tap.textOf(victim, 1).includes('by the owner'), 'the echo of the owner’s own words')
    expect(tap.textOf(victim, 1)).not.toContain('typed by another')
    await expectNothingLeft(place, client)
  })

  it('the owner’s socket is not named, and what another Corral told its host is not passed on', async () => {
    await using place = new FaultPlace()
    const outer = { CORRAL_SOCKET: '/run/outer.sock', CORRAL_RUN_SECRET: 'outer', CORRAL_RUN_ID: 'outer' }
    const { client } = await FaultHost.start(place, { env: outer })
    const environment = await (await Knocker.start(client, place)).environment()
    const values = Object.values(environment)
    expect(values).not.toContain(ownersPath(place))
    for (const value of Object.values(outer)) expect(values).not.toContain(value)
    expect(environment['CORRAL_RUN_SECRET']).toMatch(/^[\w-]{43}$/)
    await expectNothingLeft(place, client)
  })

  it('a program of the run says that it is ready, with the hook', async () => {
    await using place = new FaultPlace()
    const { client } = await FaultHost.start(place)
    const command = { command: '/bin/sh', args: ['-c', `"${process.execPath}" "${READY_HOOK}"; exec sleep 60`] }
    const readiness = { kind: 'hook', timeoutMs: 60_000 } as const
    const id = await client.start({ ...fixtureSpec(place, 'idle'), ...command, readiness })
    await client.reach(id, 'running')
    await expectNothingLeft(place, client)
  })

  it('the secret of another run is refused, with the right id and the wrong one, and its owner is told', async () => {
    await using place = new FaultPlace()
    const { client } = await FaultHost.start(place)
    const [thief, other] = [await Knocker.start(client, place), await Knocker.start(client, place)]
    const [own, stolen] = [await thief.credentials(), await other.credentials()]
    const ready = (runId: string): readonly Try[] => [{ name: 'run.ready', input: { runId } }]
    const tried = async (run: RunCredentials): Promise<Outcome | undefined> =>
      (await thief.knock({ path: own.path, run, tries: ready(run.id) }))[0]
    expect(await tried(own.run)).toEqual({ kind: 'done', output: {} })
    const refused = (words: string): object => ({
      kind: 'refused',
      error: { code: 'not-allowed', message: expect.stringContaining(words) as string },
    })
    expect(await tried(stolen.run)).toMatchObject(refused('does not belong to the run'))
    expect(await tried({ ...stolen.run, secret: own.run.secret })).toMatchObject(refused('not this run’s'))
    const reasons = (): readonly unknown[] =>
      client.journal.flatMap(({ event }) => (event.kind === 'door-refused' ? [event] : []))
    await client.until(() => reasons().length === 2, 'two entries about the door')
    expect(reasons()).toEqual([
      { kind: 'door-refused', runId: stolen.run.id, reason: 'outside', count: 1 },
      { kind: 'door-refused', runId: stolen.run.id, reason: 'wrong-secret', count: 1 },
    ])
    await expectNothingLeft(place, client)
  })

  it.runIf(process.platform === 'linux')('the right secret from outside of the tree is refused', async () => {
    await using place = new FaultPlace()
    const { client } = await FaultHost.start(place)
    const knocker = await Knocker.start(client, place)
    const { path, run } = await knocker.credentials()
    expect(await askAs(path, run)).toMatchObject({
      error: { code: 'not-allowed', message: expect.stringContaining('does not belong to the run') as string },
    })
    await client.ask('agent.stop', { agent: knocker.id })
    await client.reach(knocker.id, 'stopped')
    expect(await askAs(path, run)).toMatchObject({
      error: { code: 'not-allowed', message: expect.stringContaining('it has ended') as string },
    })
    await expectNothingLeft(place, client)
  })

  it('an agent that may see the fleet sees it without keys and screens, until the owner says otherwise', async () => {
    await using place = new FaultPlace()
    const { client } = await FaultHost.start(place)
    const victim = await startVictim(client, place)
    const knocker = await Knocker.start(client, place, { reach: 'fleet' })
    const own = await knocker.credentials()
    const attach = { agent: victim, channel: CHANNEL, cols: 80, rows: 24, colors: null }
    const [list, described, explained, screen] = await knocker.knock({
      ...own,
      tries: [
        { name: 'agent.list', input: {} },
        { name: 'agent.describe', input: { agent: 'victim' } },
        { name: 'agent.explain', input: { agent: 'victim' } },
        { name: 'terminal.attach', input: attach },
      ],
    })
    expect(list).toMatchObject({ kind: 'done', output: { total: 2 } })
    expect(described).toMatchObject({
      kind: 'done',
      output: { agent: { spec: { env: { API_KEY: { secret: true } } } } },
    })
    expect(explained).toMatchObject({ kind: 'done', output: { summary: 'It is up, as wanted.' } })
    expect(screen).toMatchObject({ kind: 'refused', error: { code: 'not-allowed' } })
    expect(JSON.stringify([list, described, explained])).not.toContain(KEY)
    await client.until(
      () => client.journal.some(({ event }) => event.kind === 'door-used' && event.request === 'agent.explain'),
      'its requests in the journal',
    )
    await client.ask('agent.update', { agent: knocker.id, patch: { reach: 'self' } })
    const [refused] = await knocker.knock({ ...own, tries: [{ name: 'agent.list', input: {} }] })
    expect(refused).toMatchObject({ kind: 'refused', error: { message: expect.stringContaining('The owner can') } })
    await client.ask('agent.update', { agent: knocker.id, patch: { reach: null } })
    await client.ask('settings.update', { patch: { reach: 'fleet' } })
    const [again] = await knocker.knock({ ...own, tries: [{ name: 'agent.list', input: {} }] })
    expect(again).toMatchObject({ kind: 'done' })
    await expectNothingLeft(place, client)
  })

  it.runIf(CGROUPS === null)('a daemon without environment is refused at the owner’s door, too', async () => {
    await using place = new FaultPlace()
    const entered = enteredMarkOf(place)
    const { client } = await FaultHost.start(place, { inside: ['die-at'], env: { FAULT_ENTERED: entered } })
    const knocker = await Knocker.start(client, place)
    // Before that, whoever cannot be proven to be of the run is put out of its group.
    await eventually(() => existsSync(entered), 'the run to be in its group')
    const tries: readonly Try[] = [{ name: 'agent.list', input: {} }]
    expectAllRefused(await knocker.knock({ path: ownersPath(place), tries, detached: true }))
    await expectNothingLeft(place, client)
  })

  it.runIf(TMUX === null)('a run that outlives its host keeps its door, and only its own', async () => {
    await using place = newSessionPlace()
    const first = await FaultHost.start(place)
    const knocker = await Knocker.start(first.client, place, { runner: 'tmux' })
    const own = await knocker.credentials()
    await first.crash()
    const second = await FaultHost.start(place)
    const { client } = second
    await client.reach(knocker.id, 'running', 1)
    const tries: readonly Try[] = [{ name: 'run.ready', input: { runId: own.run.id } }]
    expect(await knocker.knock({ ...own, tries })).toEqual([{ kind: 'done', output: {} }])
    expectAllRefused(await knocker.knock({ path: ownersPath(place), tries }))
    await expectNothingLeft(place, client)
    // If an adopted run ends before it has entered its group again, the next host removes the empty group.
    expect(await second.stop()).toBe(0)
    expect(await (await FaultHost.start(place)).stop()).toBe(0)
  })
})

/** Asks for readiness of a run from this process, which no host has started. */
async function askAs(path: string, run: RunCredentials): Promise<unknown> {
  const transport = await connectControl(path)
  if (!transport.ok) throw new Error(transport.error.message)
  using rpc = new RpcClient(transport.value, run)
  return await rpc.request('run.ready', { runId: run.id })
}
