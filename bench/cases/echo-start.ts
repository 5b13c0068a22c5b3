import { percentile } from '../measure.ts'
import type { NumberName } from '../numbers.ts'
import { agentsOf, fixture, sleeper } from '../support/agents.ts'
import type { CaseContext, Reading } from '../support/case.ts'
import { EchoLine } from '../support/echo-line.ts'
import { fixtureAgent } from '../support/paths.ts'
import type { Scope } from '../support/scope.ts'
import { HostPlace, SpawnedHost } from '../support/spawned-host.ts'

const SIZES: readonly (readonly [NumberName, number])[] = [
  ['echo-start-100', 100],
  ['echo-start-300', 300],
]

/** Types into one agent while many others start at once. */
export async function run({ scope }: CaseContext): Promise<readonly Reading[]> {
  const readings: Reading[] = []
  for (const [name, count] of SIZES) readings.push({ name, ...(await typeWhileStarting(count, scope)) })
  return readings
}

async function typeWhileStarting(count: number, scope: Scope): Promise<Pick<Reading, 'value' | 'note'>> {
  const host = await SpawnedHost.start(new HostPlace(scope), scope)
  const client = await host.connect(scope)
  const [id = ''] = await client.create([fixture('echo', [fixtureAgent('echo')])], { start: true })
  const line = await EchoLine.open(await host.connect(scope), id)
  const others = await client.create(agentsOf(count, sleeper), { start: false })
  const startedAt = performance.now()
  let isOver = false
  const started = client.startAll(others).finally(() => (isOver = true))
  const echoesMs = await line.typeUntil(() => isOver)
  await started
  const tookMs = performance.now() - startedAt
  await host.stop()
  const slowest = Math.max(...echoesMs).toFixed(0)
  const note = `${echoesMs.length} keys, slowest ${slowest} ms; all running after ${tookMs.toFixed(0)} ms`
  return { value: percentile(echoesMs, 99), note }
}
