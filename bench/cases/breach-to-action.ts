import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { median } from '../measure.ts'
import type { CaseContext, Reading } from '../support/case.ts'
import { valueOf } from '../support/in-process-host.ts'
import { HostPlace, SpawnedHost } from '../support/spawned-host.ts'

const MB = 1024 ** 2
/** Agents up at once: more would wait for each other's processor while they take memory. */
const AT_ONCE = 4
const ROUNDS = 3
/** Long enough for a run to count as quiet, and spread over a sample's distance. */
const WAIT_MS = { least: 8_000, step: 270 }
const LIMIT = { warn: null, max: 120 * MB, forMs: null, action: 'stop' } as const
const GROWER = join(import.meta.dirname, '../support/late-grower.mjs')

type Client = Awaited<ReturnType<SpawnedHost['connect']>>

/** Time from the moment a program is above its memory limit to the journal's first step because of it. */
export async function run({ scope }: CaseContext): Promise<readonly Reading[]> {
  const place = new HostPlace(scope)
  const client = await (await SpawnedHost.start(place, scope)).connect(scope)
  const seconds: number[] = []
  let isByKernel = false
  for (let round = 0; round < ROUNDS; round += 1) {
    const times = await Promise.all(
      Array.from({ length: AT_ONCE }, (_, index) => timeOf(client, place, round * AT_ONCE + index)),
    )
    seconds.push(...times.map((each) => each.seconds))
    isByKernel ||= times.some((each) => each.isByKernel)
  }
  const means = isByKernel
    ? 'held by the kernel, too'
    : 'by samples alone: no cgroup v2 with the memory controller here'
  const note = `${seconds.length} breaches, worst ${Math.max(...seconds).toFixed(2)} s; ${means}`
  return [{ name: 'breach-to-action', value: median(seconds), peers: [], note }]
}

async function timeOf(
  client: Client,
  { dir }: HostPlace,
  index: number,
): Promise<{ readonly seconds: number; readonly isByKernel: boolean }> {
  const stamp = join(dir, `stamp-${index}`)
  const waitMs = WAIT_MS.least + index * WAIT_MS.step
  const spec = {
    name: `grower-${index}`,
    type: 'custom',
    command: process.execPath,
    args: [GROWER, stamp, String(waitMs), String(LIMIT.max)],
    cwd: dir,
    limits: { memory: LIMIT },
  } as const
  const { id } = await valueOf(client.rpc.request('agent.create', { spec, start: true }))
  await client.fleet.whenAll([id], 'running')
  await client.fleet.whenAll([id], 'stopped')
  const { journal } = await valueOf(client.rpc.request('agent.describe', { agent: id }))
  const first = journal.find(({ event }) => event.kind === 'limit')
  if (first === undefined) throw new Error(`${spec.name} was not stopped for its limit`)
  const isByKernel = journal.some(({ event }) => 'lastRun' in event && event.lastRun?.exitClass === 'oom')
  await valueOf(client.rpc.request('agent.remove', { agent: id }))
  return { seconds: (first.at - Number(readFileSync(stamp, 'latin1'))) / 1_000, isByKernel }
}
