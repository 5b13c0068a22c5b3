import { setTimeout as wait } from 'node:timers/promises'
import type { JournalEntry } from '../../src/shapes/journal.ts'
import type { Limit, LimitKind } from '../../src/shapes/run-limits.ts'
import type { VitalsSample } from '../../src/shapes/vitals.ts'
import { agentIdOf } from '../../src/core/subject.ts'
import { percentile } from '../measure.ts'
import { fixture } from '../support/agents.ts'
import type { CaseContext, Reading } from '../support/case.ts'
import { EchoLine } from '../support/echo-line.ts'
import { valueOf } from '../support/in-process-host.ts'
import { fixtureAgent } from '../support/paths.ts'
import { HostPlace, SpawnedHost, type HostClient } from '../support/spawned-host.ts'

const MB = 1024 ** 2
const HELD_MS = 3_000
const ROUNDS = 3
const QUIET_MS = 5_000
/** What is slowed down is not stopped for a minute: typed into for so long after the first step, ms. */
const AFTER_MS = 3_000
/** Longest wait for the first step. */
const LONGEST_MS = 30_000

/** What an agent takes too much of, and the figure of its samples that shows it. */
const TROUBLES: readonly {
  readonly of: string
  readonly kind: LimitKind
  readonly max: number
  readonly figure: keyof VitalsSample
}[] = [
  { of: 'memory', kind: 'memory', max: 300 * MB, figure: 'memoryBytes' },
  { of: 'forks', kind: 'processes', max: 200, figure: 'processes' },
  { of: 'files', kind: 'open-files', max: 800, figure: 'openFiles' },
  { of: 'cpu', kind: 'cpu', max: 5, figure: 'cpuPercent' },
  { of: 'disk', kind: 'disk-writes', max: 5 * MB, figure: 'writeBytesPerSecond' },
  { of: 'output', kind: 'output', max: 100_000, figure: 'outputBytesPerSecond' },
]

/** One agent in trouble, as its neighbour felt it. */
interface Felt {
  readonly echoesMs: readonly number[]
  /** From the first sample beyond the limit to the first step, ms. */
  readonly firstStepMs: number
}

/** Types into one agent while another breaks its limit, in each of six ways, and while nothing else runs. */
export async function run({ scope }: CaseContext): Promise<readonly Reading[]> {
  const host = await SpawnedHost.start(new HostPlace(scope), scope)
  const client = await host.connect(scope)
  const [id = ''] = await client.create([fixture('echo', [fixtureAgent('echo')])], { start: true })
  const line = await EchoLine.open(client, id)
  const quiet: number[] = []
  const felt = new Map<string, Felt[]>(TROUBLES.map(({ of }) => [of, []]))
  for (let round = 0; round < ROUNDS; round++) {
    const until = performance.now() + QUIET_MS
    quiet.push(...(await line.typeUntil(() => performance.now() > until)))
    for (const trouble of TROUBLES) felt.get(trouble.of)?.push(await feel(client, line, { ...trouble, round }))
  }
  await host.stop()
  const rows = [...felt].map(([of, times]) => ({
    of,
    echoesMs: times.flatMap(({ echoesMs }) => echoesMs),
    slowestMs: Math.max(...times.map(({ firstStepMs }) => firstStepMs)),
  }))
  return [
    { name: 'trouble-quiet-p99', value: percentile(quiet, 99), note: echoWords(quiet) },
    {
      name: 'trouble-echo-p99',
      value: Math.max(...rows.map(({ echoesMs }) => percentile(echoesMs, 99))),
      note: rows.map(({ of, echoesMs }) => `${of} ${echoWords(echoesMs)}`).join('; '),
    },
    {
      name: 'trouble-first-step',
      value: Math.max(...rows.map(({ slowestMs }) => slowestMs)) / 1000,
      note: rows.map(({ of, slowestMs }) => `${of} ${(slowestMs / 1000).toFixed(2)} s`).join(', '),
    },
  ]
}

function echoWords(echoesMs: readonly number[]): string {
  const [middle, late] = [50, 99].map((percent) => percentile(echoesMs, percent).toFixed(1))
  return `${middle} / ${late} / ${Math.max(...echoesMs).toFixed(0)} ms of ${echoesMs.length} keys`
}

/** Lets an agent get into trouble and types into the other one until it is over. */
async function feel(
  client: HostClient,
  line: EchoLine,
  { of, kind, max, figure, round }: (typeof TROUBLES)[number] & { readonly round: number },
): Promise<Felt> {
  const limit: Limit = { warn: null, max, forMs: HELD_MS, action: 'stop' }
  const greedy = fixture(`${of}-${round}`, [fixtureAgent('greedy'), '--of', of])
  const seen: { breachAt: number | null; step: JournalEntry | null } = { breachAt: null, step: null }
  const [id = ''] = await client.create([greedy], { start: false })
  using _listening = client.rpc.onStream((message) => {
    if (message.stream === 'vitals') {
      const sample = message.agents.find((agent) => agent.id === id)?.sample
      if (sample !== undefined && (sample[figure] ?? 0) >= max) seen.breachAt ??= sample.at
    }
    if (message.stream === 'journal' && agentIdOf(message.entry) === id && message.entry.event.kind === 'limit') {
      if (message.entry.event.step !== 'warn') seen.step ??= message.entry
    }
  })
  await valueOf(client.rpc.request('agent.update', { agent: id, patch: { limits: { [kind]: limit } } }))
  await valueOf(client.rpc.request('agent.start', { agent: id }))
  const startedMs = performance.now()
  let steppedMs: number | null = null
  const echoesMs = await line.typeUntil(() => {
    if (seen.step !== null) steppedMs ??= performance.now()
    return performance.now() > (steppedMs === null ? startedMs + LONGEST_MS : steppedMs + AFTER_MS)
  })
  await valueOf(client.rpc.request('agent.kill', { agent: id }))
  await client.fleet.whenAll([id], 'stopped')
  await wait(1_000)
  return { echoesMs, firstStepMs: (seen.step?.at ?? Number.NaN) - (seen.breachAt ?? Number.NaN) }
}
