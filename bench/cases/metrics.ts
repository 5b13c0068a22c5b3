import { setTimeout as wait } from 'node:timers/promises'
import { serveMetrics } from '../../src/transports/metrics/server.ts'
import { median, percentile } from '../measure.ts'
import { agentsOf, sleeper } from '../support/agents.ts'
import type { CaseContext, Reading } from '../support/case.ts'
import { createAgents, openInProcessHost } from '../support/in-process-host.ts'
import type { Scope } from '../support/scope.ts'

const AGENTS = 100
/** Every agent has been sampled, its open files too. */
const SETTLE_MS = 8_000
const WARM_UP = 50
const SCRAPES = 500
const TOKEN = 'bench'
const US_PER_MS = 1000
const BYTES_PER_KB = 1000

/** Scrapes a host with running agents as Prometheus does. */
export async function run({ scope }: CaseContext): Promise<readonly Reading[]> {
  const host = await openInProcessHost(scope)
  const ids = await createAgents(host, agentsOf(AGENTS, sleeper))
  for (const id of ids) void host.client.request('agent.start', { agent: id })
  await host.fleet.whenAll(ids, 'running')
  const source = host.openMetrics()
  scope.defer(() => source.dispose())
  const url = await serve(source, scope)
  await wait(SETTLE_MS)
  const times: number[] = []
  for (let scrape = 0; scrape < WARM_UP + SCRAPES; scrape += 1) {
    const startedAt = performance.now()
    await scraped(url)
    if (scrape >= WARM_UP) times.push(performance.now() - startedAt)
  }
  const before = process.cpuUsage()
  for (let scrape = 0; scrape < SCRAPES; scrape += 1) source.read('text')
  const { user, system } = process.cpuUsage(before)
  const note = `over HTTP, client included: p50 ${median(times).toFixed(2)} ms, p99 ${percentile(times, 99).toFixed(2)} ms`
  return [
    { name: 'metrics-scrape', value: (user + system) / US_PER_MS / SCRAPES, note },
    { name: 'metrics-size', value: (await scraped(url)).length / BYTES_PER_KB },
  ]
}

async function serve(source: Parameters<typeof serveMetrics>[0]['source'], scope: Scope): Promise<string> {
  const reportBug = (error: unknown): void => console.error('bench: metrics:', error)
  const served = await serveMetrics({ source, isToken: (shown) => shown === TOKEN, port: 0, reportBug })
  if (!served.ok) throw new Error(served.error.message)
  scope.defer(() => served.value.dispose())
  return served.value.url
}

async function scraped(url: string): Promise<string> {
  const answer = await fetch(url, { headers: { authorization: `Bearer ${TOKEN}` } })
  if (!answer.ok) throw new Error(`the scrape was answered ${answer.status}`)
  return answer.text()
}
