import { describe, expect, it } from 'vitest'
import { FaultHost } from './support/host.ts'
import { leaderOf } from './support/lives.ts'
import { FaultPlace } from './support/place.ts'
import { statOf } from './support/processes.ts'
import { OutputTap } from './support/screen.ts'
import { CGROUPS, isGrouped } from './support/system.ts'
import { eventually } from './support/wait.ts'

/** Begins a session of its own, with another parent and without environment, before anything else is done. */
const DAEMON_AT_ONCE = ['-c', '(setsid env -i /bin/sleep 300 & echo "daemon $!."); exec /bin/cat']

describe
  .runIf(process.platform === 'linux')
  .concurrent('M1: a daemon that is made at once, without environment', () => {
    it.each([
      ['before the run is in a group of its own', false],
      ['once it is', true],
    ])('is ended with its run, stopped %s', async (_, isLate) => {
      await using place = new FaultPlace()
      const { client } = await FaultHost.start(place)
      const tap = new OutputTap(client, 2_000)
      const spec = { name: 'maker', type: 'custom', command: '/bin/sh', args: DAEMON_AT_ONCE, cwd: place.dir }
      const { id } = await client.ask('agent.create', { spec, start: false })
      await tap.attach(id)
      await client.ask('agent.start', { agent: id })
      const [, pid] = await eventually(() => /daemon (\d+)\./.exec(tap.textOf(id, 1)), 'a daemon')
      const daemon = Number(pid)
      expect(statOf(daemon)).not.toBeNull()
      await client.reach(id, 'running')
      const leader = leaderOf(client, id)
      if (isLate && CGROUPS === null) await eventually(() => isGrouped(leader), 'the run to be in its group')
      await client.ask('agent.stop', { agent: id })
      await client.reach(id, 'stopped')
      expect(statOf(daemon)?.state ?? 'gone').toMatch(/^(gone|Z)$/)
    })
  })
