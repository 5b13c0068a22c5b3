import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { fixtureSpec } from './support/agents.ts'
import { FaultHost } from './support/host.ts'
import { FaultPlace } from './support/place.ts'
import { runProcesses } from './support/processes.ts'

const LAUNCHER = resolve(import.meta.dirname, '../../scripts/lib/run.mjs')
/** As `npm start` starts the host, in a process group of its own. */
const LAUNCH = [
  ...['setsid', process.execPath, '--input-type=module', '-e'],
  `import { become } from '${LAUNCHER}'; process.exitCode = await become(process.argv[1], process.argv.slice(2))`,
]
/** Takes its time to tidy up when it is asked to end, and then writes a file. */
const TIDY = `trap 'sleep 1; : > "$0"; exit 0' HUP INT TERM; echo "ready pid=$$"; while :; do sleep 0.1; done`
/** Much longer than TIDY takes, even on a busy machine. */
const WAIT_MS = 6_000

it.each(['SIGHUP', 'SIGTERM'] as const)(
  'agents may tidy up when %s reaches the host and, with it, its launcher',
  async (signal) => {
    await using place = new FaultPlace()
    const host = await FaultHost.start(place, { wrap: LAUNCH })
    const { client } = host
    const tidied = join(place.dir, 'tidied')
    const base = fixtureSpec(place, 'idle')
    const spec = { ...base, command: '/usr/bin/env', args: ['sh', '-c', TIDY, tidied], terminateWaitMs: WAIT_MS }
    await client.reach(await client.start(spec), 'running')
    client.close()
    process.kill(-host.pid, signal)
    expect(await host.ended()).toBe(0)
    expect(existsSync(tidied)).toBe(true)
    expect(runProcesses(place.cookie)).toEqual([])
  },
)
