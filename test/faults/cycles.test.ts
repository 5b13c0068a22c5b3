import { expect, it } from 'vitest'
import { fixtureSpec } from './support/agents.ts'
import type { FaultClient, SpecInput } from './support/client.ts'
import { FaultHost } from './support/host.ts'
import { FaultPlace } from './support/place.ts'
import { childrenOf, descriptorsOf, runProcesses } from './support/processes.ts'
import { CGROUPS } from './support/system.ts'
import { eventually } from './support/wait.ts'

const AGENTS = 10
const CYCLES_EACH = 30

/** Programs that end in each of the ways a run may. */
const PROGRAMS: readonly SpecInput['args'][] = [
  ['sh', '-c', 'exit 0'],
  ['sh', '-c', 'exit 3'],
  ['sh', '-c', 'kill -SEGV $$'],
  ['sh', '-c', 'setsid sleep 60 & exit 0'],
  ['/no/such/program'],
]

/** The open descriptors and pending timers of a host. */
async function holdingsOf(host: FaultHost): Promise<{ readonly open: number; readonly timers: number }> {
  const { Timeout: timers = 0 } = (await host.ask({ count: true })) as { readonly Timeout?: number }
  return { open: descriptorsOf(host.pid).length, timers }
}

async function cycle(client: FaultClient, id: string): Promise<void> {
  for (let generation = 1; generation <= CYCLES_EACH; generation += 1) {
    await client.ask('agent.start', { agent: id })
    await client.reach(id, 'stopped', generation)
  }
}

const WAYS = [
  { way: 'with a cgroup', inside: [], can: CGROUPS === null },
  { way: 'without a cgroup', inside: ['without-cgroups'], can: true },
].filter(({ can }) => can)

it.each(WAYS)('300 runs, however they end, leave descriptors, timers and children as they were, $way', async (way) => {
  await using place = new FaultPlace()
  const host = await FaultHost.start(place, { inside: [...way.inside, 'resources'] })
  const { client } = host
  const ids: string[] = []
  for (let index = 0; index < AGENTS; index += 1) {
    const args = PROGRAMS[index % PROGRAMS.length] ?? []
    const base = fixtureSpec(place, 'idle')
    const spec = { ...base, command: '/usr/bin/env', args, readiness: { kind: 'exec' } } as const
    ids.push((await client.ask('agent.create', { spec, start: false })).id)
  }
  const before = await holdingsOf(host)
  await Promise.all(ids.map((id) => cycle(client, id)))
  let now = before
  await eventually(
    async () => {
      now = await holdingsOf(host)
      return now.open <= before.open && now.timers <= before.timers
    },
    () => `the host to hold what it held: ${JSON.stringify({ before, now })}`,
  )
  expect(childrenOf(host.pid)).toEqual([])
  expect(runProcesses(place.cookie)).toEqual([])
})
