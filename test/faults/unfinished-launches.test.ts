import { rmSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { fixtureSpec } from './support/agents.ts'
import { FaultHost } from './support/host.ts'
import { LIVES } from './support/lives.ts'
import type { FaultPlace } from './support/place.ts'
import { processesOfHome, statOf } from './support/processes.ts'
import { newSessionPlace } from './support/session-place.ts'
import { expectAllAccountedFor, expectNobodyTwice, expectNothingLeft, killSurvivors } from './support/soundness.ts'
import { DEATH_SIGNALS, TMUX } from './support/system.ts'
import { eventually } from './support/wait.ts'

if (TMUX !== null) it.skip(`sessions cannot be had here: ${TMUX}`)
if (DEATH_SIGNALS !== null) it.skip(`nothing can end with its parent here: ${DEATH_SIGNALS}`)

/** Starts an agent in a session with a host that dies meanwhile. */
async function liveAndDie(place: FaultPlace, point: string): Promise<void> {
  const host = await FaultHost.start(place, { inside: ['die-at'], env: { FAULT_DIE_AT: point } })
  await LIVES.session(host.client, place).catch((error: unknown) => expect(String(error)).toMatch(/host was lost|gone/))
  await host.ended()
}

async function expectSoundNext(place: FaultPlace): Promise<void> {
  const { client } = await FaultHost.start(place)
  await expectAllAccountedFor(place, client)
  expectNobodyTwice(place)
  await killSurvivors(client)
  await expectNothingLeft(place, client)
}

const commandsOf = ({ dir }: FaultPlace): readonly string[] => processesOfHome(dir).map(({ command }) => command)
const clientsOf = (place: FaultPlace): readonly string[] => commandsOf(place).filter((line) => line.includes(' -C '))

function stoppedServerOf({ dir }: FaultPlace): number | undefined {
  return processesOfHome(dir).find(({ pid, command }) => command.includes('tmux') && statOf(pid)?.state === 'T')?.pid
}

describe.runIf(TMUX === null).concurrent('a host that is killed while it starts the first session', () => {
  it.each(['after server', 'before control client'])(
    '%s: the tmux server goes by itself, without a next host and without its folder',
    async (point) => {
      await using place = newSessionPlace()
      await liveAndDie(place, point)
      rmSync(place.dataDir, { recursive: true })
      await eventually(
        () => commandsOf(place).length === 0,
        () => `all to end; there are:\n${commandsOf(place).join('\n')}`,
      )
    },
  )

  it('after control client: everybody is accounted for, and tmux goes when all is stopped', async () => {
    await using place = newSessionPlace()
    await liveAndDie(place, 'after control client')
    await expectSoundNext(place)
  })

  it.runIf(DEATH_SIGNALS === null)('takes its client with it, even if tmux answers nobody', async () => {
    await using place = newSessionPlace()
    const host = await FaultHost.start(place, { inside: ['stop-tmux'] })
    await host.client.start(fixtureSpec(place, 'clinging.sh', { runner: 'tmux' }))
    const server = await eventually(() => stoppedServerOf(place), 'the tmux server to be stopped')
    try {
      await eventually(() => clientsOf(place).length === 1, 'the client to be started')
      await host.crash()
      await eventually(() => clientsOf(place).length === 0, 'the client to end')
    } finally {
      process.kill(server, 'SIGCONT')
    }
    await expectSoundNext(place)
  })
})
