import { describe, expect, it } from 'vitest'
import type { FaultClient } from './support/client.ts'
import { fixtureSpec } from './support/agents.ts'
import { inheritedBy, openDescriptors } from './support/descriptors.ts'
import { FaultHost } from './support/host.ts'
import { leaderOf } from './support/lives.ts'
import type { FaultPlace } from './support/place.ts'
import { processesOfHome, runProcesses, statOf } from './support/processes.ts'
import { newSessionPlace } from './support/session-place.ts'
import { expectNobodyTwice, expectNothingLeft } from './support/soundness.ts'
import { TMUX } from './support/system.ts'
import { eventually } from './support/wait.ts'

/** Each terminal is open while the next program, of either kind, is started. */
const MIX = ['pty', 'tmux', 'pty', 'tmux', 'pty'] as const
const RESTART = { when: 'on-failure', baseDelayMs: 100, maxDelayMs: 100 } as const

if (TMUX !== null) it.skip(`sessions cannot be had here: ${TMUX}`)

/** Starts the mix one after the other; resolves when all are running. */
async function startMix(client: FaultClient, place: FaultPlace): Promise<{ plain: string[]; sessions: string[] }> {
  const started = { plain: [] as string[], sessions: [] as string[] }
  for (const runner of MIX) {
    const id = await client.start(fixtureSpec(place, 'idle', { runner, restart: RESTART }))
    await client.reach(id, 'running')
    started[runner === 'pty' ? 'plain' : 'sessions'].push(id)
  }
  return started
}

describe.runIf(TMUX === null)('agents on plain terminals beside others in sessions', () => {
  it('lose their terminal with a host that is killed, end, and are started again by the next', async () => {
    await using place = newSessionPlace()
    const first = await FaultHost.start(place)
    const { plain, sessions } = await startMix(first.client, place)
    const leaders = plain.map((id) => leaderOf(first.client, id))
    await first.crash()
    await eventually(
      () => leaders.every((pid) => (statOf(pid)?.state ?? 'Z') === 'Z'),
      () => `all of ${leaders.join(', ')} to end; there are ${JSON.stringify(runProcesses(place.cookie))}`,
    )
    const second = await FaultHost.start(place)
    const { client } = second
    await Promise.all(plain.map((id) => client.reach(id, 'running', 2)))
    await Promise.all(sessions.map((id) => client.reach(id, 'running', 1)))
    expectNobodyTwice(place)
    await expectNothingLeft(place, client)
    expect(await second.stop()).toBe(0)
    // If an adopted run ends before it has entered its group again, the next host removes the empty group.
    expect(await (await FaultHost.start(place)).stop()).toBe(0)
  })

  it('nothing a host starts, of any kind, is given a descriptor of its', async () => {
    await using place = newSessionPlace()
    const host = await FaultHost.start(place, { inside: ['watch-children'] })
    const { client } = host
    await startMix(client, place)
    expect.soft(openDescriptors(host.pid).filter(({ isClosedOnExec }) => !isClosedOnExec)).toEqual([])
    const seen = (await host.ask({})) as { started: string[]; inherited: string[]; careless: string[] }
    expect.soft(seen.started).toEqual(expect.arrayContaining(['mkfifo', 'tmux']))
    expect.soft(seen.inherited).toEqual([])
    expect.soft(seen.careless).toEqual(['0', '1', '2', '3'])
    const others = processesOfHome(place.dir).filter(({ pid }) => pid !== host.pid)
    expect
      .soft(others.map(({ command }) => command.split(' ')[0]))
      .toEqual(expect.arrayContaining([process.execPath, expect.stringMatching(/tmux/), 'cat']))
    expect
      .soft(others.flatMap(({ pid, command }) => inheritedBy(pid, host.pid).map((what) => `${command}: ${what}`)))
      .toEqual([])
    await expectNothingLeft(place, client)
  })
})
