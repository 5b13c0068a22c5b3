import { percentile } from '../measure.ts'
import { agentsOf, sleeper } from '../support/agents.ts'
import type { CaseContext, Reading } from '../support/case.ts'
import { createAgents, openInProcessHost, valueOf, type InProcessHost } from '../support/in-process-host.ts'

const AGENTS = 100
/** Most journal entries in an answer to `agent.describe`. */
const JOURNAL_ENTRIES = 200
const WARM_UP_CALLS = 200
const CALLS = 2000

/** Requests the list, and then one agent after the other. */
export async function run({ scope }: CaseContext): Promise<readonly Reading[]> {
  const host = await openInProcessHost(scope)
  const { client, fleet } = host
  const ids = await createAgents(host, agentsOf(AGENTS, sleeper))
  for (const id of ids) void client.request('agent.start', { agent: id })
  await fleet.whenAll(ids, 'running')
  await fillJournal(host, ids)
  const times = { list: [] as number[], describe: [] as number[] }
  for (let call = 0; call < WARM_UP_CALLS + CALLS; call++) {
    const id = ids[call % ids.length] ?? ''
    const list = await millisecondsOf(() => client.request('agent.list', {}))
    const describe = await millisecondsOf(() => client.request('agent.describe', { agent: id }))
    if (call < WARM_UP_CALLS) continue
    times.list.push(list)
    times.describe.push(describe)
  }
  const p99 = { list: percentile(times.list, 99), describe: percentile(times.describe, 99) }
  const note = `list ${p99.list.toFixed(3)} ms, describe ${p99.describe.toFixed(3)} ms; the slower counts`
  return [{ name: 'list-describe-p99', value: Math.max(p99.list, p99.describe), note }]
}

/** As much history per agent as an inspector shows. */
async function fillJournal({ client }: InProcessHost, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    for (let entry = 0; entry < JOURNAL_ENTRIES; entry++) {
      await valueOf(client.request('agent.update', { agent: id, patch: {} }))
    }
  }
}

async function millisecondsOf(ask: () => Parameters<typeof valueOf>[0]): Promise<number> {
  const startedAt = performance.now()
  await valueOf(ask())
  return performance.now() - startedAt
}
