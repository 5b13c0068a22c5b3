import { AGENTS_MAX } from '../../src/core/limits.ts'
import { agentsOf, sleeper } from '../support/agents.ts'
import type { CaseContext, Reading } from '../support/case.ts'
import { createAgents, openInProcessHost, valueOf } from '../support/in-process-host.ts'

/** All there can be wait for one. */
const WAITING = AGENTS_MAX - 1

/** Starts agents that must all wait for the only place, as any client would, and times each answer. */
export async function run({ scope }: CaseContext): Promise<readonly Reading[]> {
  const host = await openInProcessHost(scope)
  const { client, fleet } = host
  const { admission } = await valueOf(client.request('settings.update', { patch: {} }))
  await valueOf(client.request('settings.update', { patch: { admission: { ...admission, maxConcurrent: 1 } } }))
  const [first = '', ...waiting] = await createAgents(host, agentsOf(WAITING + 1, sleeper))
  await valueOf(client.request('agent.start', { agent: first }))
  await fleet.whenAll([first], 'running')
  let longestMs = 0
  const startedAt = performance.now()
  for (const id of waiting) {
    const askedAt = performance.now()
    await valueOf(client.request('agent.start', { agent: id }))
    longestMs = Math.max(longestMs, performance.now() - askedAt)
  }
  const meanMs = (performance.now() - startedAt) / WAITING
  await fleet.whenAll(waiting, 'queued')
  return [{ name: 'queue-10000', value: meanMs, note: `longest ${longestMs.toFixed(1)} ms` }]
}
