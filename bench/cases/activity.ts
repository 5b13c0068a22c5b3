import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { median } from '../measure.ts'
import { agentsOf, fixture } from '../support/agents.ts'
import type { CaseContext, Reading } from '../support/case.ts'
import type { BenchAgent } from '../support/in-process-host.ts'
import { fixtureAgent } from '../support/paths.ts'
import { cpuMsOf } from '../support/process-cost.ts'
import type { Scope } from '../support/scope.ts'
import { HostPlace, SpawnedHost } from '../support/spawned-host.ts'

/** The agent type whose rules are the most. */
const TYPE = 'claude'
const WAYS = ['status', 'title', 'screen'] as const
const ROUNDS = 15
const ROUNDS_MS = ROUNDS * 2_700
const AGENTS = { idle: 80, busy: 20 }
const BYTES_PER_SECOND = 20_000
/** Two hosts that do the same differ by a percent or two: they are compared in turns. */
const COST_ROUNDS = 5
const SETTLE_MS = 5_000
/** The middle of these counts: other programs wake now and then. */
const WATCHES = { count: 10, ms: 2_000 }
/** The moment in an agent's words, epoch ms with fractions. */
const STAMP = /\d{13}\.?\d*/

/** How soon a change of what an agent does is told, and what it costs to look for it. */
export async function run({ scope }: CaseContext): Promise<readonly Reading[]> {
  const times = await timesUntilTold(scope)
  const costs: { readonly read: number; readonly unread: number }[] = []
  while (costs.length < COST_ROUNDS) {
    costs.push({ read: await costOf(TYPE, scope), unread: await costOf('custom', scope) })
  }
  const [read, unread] = [median(costs.map((cost) => cost.read)), median(costs.map((cost) => cost.unread))]
  const note = (way: (typeof WAYS)[number]): string =>
    `${times[way].length} changes, at most ${Math.max(...times[way]).toFixed(0)} ms`
  return [
    { name: 'activity-status', value: median(times.status), note: note('status') },
    { name: 'activity-title', value: median(times.title), note: note('title') },
    { name: 'activity-screen', value: median(times.screen), note: note('screen') },
    {
      name: 'activity-cost',
      value: median(costs.map((cost) => cost.read - cost.unread)),
      note: `host ${read.toFixed(1)} % with the rules of ${TYPE}, ${unread.toFixed(1)} % without rules (medians of ${COST_ROUNDS})`,
    },
  ]
}

/** From the moment a program told that it works until a client hears of it, ms. */
async function timesUntilTold(scope: Scope): Promise<Readonly<Record<(typeof WAYS)[number], readonly number[]>>> {
  const host = await SpawnedHost.start(new HostPlace(scope), scope)
  const client = await host.connect(scope)
  const program = join(import.meta.dirname, '../support/stamped-status.mjs')
  const agents = WAYS.map((way) => ({ ...fixture(way, [program, way, String(ROUNDS)]), type: TYPE }))
  const times: Record<(typeof WAYS)[number], number[]> = { status: [], title: [], screen: [] }
  const names = new Map<string, (typeof WAYS)[number]>()
  client.rpc.onStream((message) => {
    if (message.stream !== 'facets' || message.changes.activity?.kind !== 'working') return
    const way = names.get(message.agentId)
    const stamp = STAMP.exec(message.changes.activity.by?.text ?? '')?.[0]
    if (way !== undefined && stamp !== undefined) {
      times[way].push(performance.timeOrigin + performance.now() - Number(stamp))
    }
  })
  const ids = await client.create(agents, { start: true })
  for (const [index, id] of ids.entries()) names.set(id, WAYS[index] ?? 'status')
  await wait(ROUNDS_MS)
  await host.stop()
  return times
}

/** What the host uses while most agents are idle and some print, percent of a core. */
async function costOf(type: string, scope: Scope): Promise<number> {
  const host = await SpawnedHost.start(new HostPlace(scope), scope)
  const client = await host.connect(scope)
  const steady = [fixtureAgent('steady'), '--bytes-per-second', String(BYTES_PER_SECOND)] as const
  const ofType = (agent: BenchAgent): BenchAgent => ({ ...agent, type })
  const idle = agentsOf(AGENTS.idle, (name) => ofType(fixture(`idle-${name}`, [fixtureAgent('idle')])))
  const busy = agentsOf(AGENTS.busy, (name) => ofType(fixture(`busy-${name}`, steady)))
  await client.create([...idle, ...busy], { start: true })
  await wait(SETTLE_MS)
  const percents: number[] = []
  while (percents.length < WATCHES.count) percents.push(await cpuPercentOf(host.pid))
  await host.stop()
  return median(percents)
}

async function cpuPercentOf(pid: number): Promise<number> {
  const [cpuBefore, startedAt] = [cpuMsOf(pid), performance.now()]
  await wait(WATCHES.ms)
  return ((cpuMsOf(pid) - cpuBefore) / (performance.now() - startedAt)) * 100
}
