import { describe, expect, it } from 'vitest'
import type { AgentView } from '../../src/contract/views.ts'
import { liveRunOf } from '../../src/core/agent/state.ts'
import { FaultHost, type HostOptions } from './support/host.ts'
import { leaderOf, LIVES, running } from './support/lives.ts'
import type { FaultPlace } from './support/place.ts'
import { runProcesses } from './support/processes.ts'
import { OutputTap } from './support/screen.ts'
import { newSessionPlace } from './support/session-place.ts'
import {
  expectAllAccountedFor,
  expectNobodyTwice,
  expectNothingLeft,
  killSurvivors,
  readJournal,
} from './support/soundness.ts'
import { TMUX } from './support/system.ts'
import { eventually } from './support/wait.ts'

if (TMUX !== null) it.skip(`sessions cannot be had here: ${TMUX}`)

function dying(point: string): HostOptions {
  return { inside: ['die-at'], env: { FAULT_DIE_AT: point } }
}

async function liveAndDie(place: FaultPlace, point: string): Promise<void> {
  const host = await FaultHost.start(place, dying(point))
  await LIVES.session(host.client, place).catch((error: unknown) => expect(String(error)).toMatch(/host was lost|gone/))
  await host.ended()
}

function runIdOf({ state }: AgentView): string | undefined {
  return liveRunOf(state.phase)?.runId
}

describe.runIf(TMUX === null).concurrent('a run in a session, its host killed', () => {
  it('is adopted with its screen: the same process in the same run', async () => {
    await using place = newSessionPlace()
    const first = await FaultHost.start(place)
    const id = await running(first.client, place, { runner: 'tmux' })
    const leader = leaderOf(first.client, id)
    const before = runIdOf(first.client.agent(id))
    await first.crash()
    const { client } = await FaultHost.start(place)
    await client.reach(id, 'running', 1)
    expect(leaderOf(client, id)).toBe(leader)
    expect(runIdOf(client.agent(id))).toBe(before)
    expect(client.host.survivors).toEqual([])
    const tap = new OutputTap(client)
    await tap.attach(id)
    await eventually(() => tap.textOf(id, 1).includes(`ready pid=${leader}`), 'the screen of the adopted run')
    await expectNothingLeft(place, client)
  })

  it('is adopted again when the host that adopts it is killed over it', async () => {
    await using place = newSessionPlace()
    const first = await FaultHost.start(place)
    const id = await running(first.client, place, { runner: 'tmux' })
    const leader = leaderOf(first.client, id)
    await first.crash()
    await FaultHost.dies(place, dying('after adopt'))
    await FaultHost.dies(place, dying('before append adopted'))
    const { client } = await FaultHost.start(place)
    await client.reach(id, 'running', 1)
    expect(leaderOf(client, id)).toBe(leader)
    expectNobodyTwice(place)
    await expectNothingLeft(place, client)
  })

  it.each([
    'before session',
    'after session',
    'before identify',
    'before append spawned',
    'after append spawned',
    'before append ready',
    'after append ready',
    'before append stopping:user',
  ])('%s: everybody is accounted for, nothing is started twice', async (point) => {
    await using place = newSessionPlace()
    await liveAndDie(place, point)
    const { client } = await FaultHost.start(place)
    readJournal(place)
    await expectAllAccountedFor(place, client)
    expectNobodyTwice(place)
    expect(new Set(runProcesses(place.cookie).map(({ runId }) => runId)).size).toBe(point === 'before session' ? 0 : 1)
    await killSurvivors(client)
    await expectNothingLeft(place, client)
  })

  it.each([
    'after append stopping:user',
    'after append stop-step:interrupt',
    'after append stop-step:terminate',
    'after append stop-step:hang-up',
    'after append stop-step:kill',
    'before append stopped',
  ])('%s: the next host finishes the stop', async (point) => {
    await using place = newSessionPlace()
    await liveAndDie(place, point)
    const { client } = await FaultHost.start(place)
    for (const { id } of client.fleet) {
      expect(await client.reach(id, 'stopped')).toMatchObject({ state: { wanted: 'down' } })
    }
    await client.until(() => client.host.survivors.length === 0, 'the ledger to be empty')
    expect(runProcesses(place.cookie)).toEqual([])
  })
})
