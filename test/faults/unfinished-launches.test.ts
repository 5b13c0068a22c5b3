import { rmSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { FaultHost } from './support/host.ts'
import { LIVES } from './support/lives.ts'
import type { FaultPlace } from './support/place.ts'
import { processesOfHome } from './support/processes.ts'
import { newSessionPlace } from './support/session-place.ts'
import { TMUX } from './support/system.ts'
import { eventually } from './support/wait.ts'

if (TMUX !== null) it.skip(`sessions cannot be had here: ${TMUX}`)

/** Starts an agent in a session with a host that dies meanwhile. */
async function liveAndDie(place: FaultPlace, point: string): Promise<void> {
  const host = await FaultHost.start(place, { inside: ['die-at'], env: { FAULT_DIE_AT: point } })
  await LIVES.session(host.client, place).catch((error: unknown) => expect(String(error)).toMatch(/ended|gone/))
  await host.ended()
}

const commandsOf = ({ dir }: FaultPlace): readonly string[] => processesOfHome(dir).map(({ command }) => command)

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
})
