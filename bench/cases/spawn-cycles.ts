import { existsSync, readdirSync, readlinkSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { setTimeout as wait } from 'node:timers/promises'
import { agentsOf } from '../support/agents.ts'
import type { CaseContext, Reading } from '../support/case.ts'
import { createAgents, openInProcessHost, valueOf, type InProcessHost } from '../support/in-process-host.ts'

const AGENTS = 10
/** 100 cycles first: things created once per host are not a leak. */
const WARM_UP_ROUNDS = 10
const ROUNDS = 30
const SETTLE_MS = 2000
const BYTES_PER_MB = 1024 * 1024

interface Held {
  readonly descriptors: number
  readonly heapBytes: number
}

/** What 300 runs of a program that prints and exits leave behind in the host. */
export async function run({ scope }: CaseContext): Promise<readonly Reading[]> {
  const host = await openInProcessHost(scope)
  const program = (name: string) => ({ name, command: 'sh', args: ['-c', 'seq 200'] })
  const ids = await createAgents(host, agentsOf(AGENTS, program))
  await cycles(host, ids, WARM_UP_ROUNDS)
  const before = await held()
  await cycles(host, ids, ROUNDS)
  const after = await held()
  const note = `${AGENTS * ROUNDS} lives after ${AGENTS * WARM_UP_ROUNDS}; ${after.descriptors} descriptors, ${(after.heapBytes / BYTES_PER_MB).toFixed(1)} MB of heap`
  return [
    { name: 'spawn-cycles-descriptors', value: Math.max(0, after.descriptors - before.descriptors), note },
    { name: 'spawn-cycles-memory', value: Math.max(0, (after.heapBytes - before.heapBytes) / BYTES_PER_MB), note },
  ]
}

async function cycles({ client, fleet }: InProcessHost, ids: readonly string[], rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    for (const id of ids) void client.request('agent.start', { agent: id })
    await fleet.whenAll(ids, 'stopped')
  }
  // Answered once all their post-mortems are written, a few after another: until then those runs are not over for the host.
  for (const id of ids) await valueOf(client.request('run.list', { agent: id }))
}

/** Resources the process holds after garbage collection. */
async function held(): Promise<Held> {
  await wait(SETTLE_MS)
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  collect()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return { descriptors: openDescriptors(), heapBytes: heapUsed + arrayBuffers }
}

/** Number of open descriptors, without the process table's on live processes: their number depends on the machine. */
function openDescriptors(): number {
  const targets = readdirSync('/proc/self/fd').map((descriptor) => `/proc/self/fd/${descriptor}`)
  return targets.filter((path) => existsSync(path) && !isOfLiving(readlinkSync(path))).length
}

function isOfLiving(target: string): boolean {
  return /^\/proc\/\d+\/stat$/.test(target) && existsSync(target)
}
