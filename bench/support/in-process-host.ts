import { LocalClient } from '../../src/contract/client/local-client.ts'
import { OWNER } from '../../src/contract/rpc/caller.ts'
import type { Answer, ReportBug } from '../../src/contract/rpc/handlers.ts'
import type { AgentView } from '../../src/contract/views.ts'
import { composeHeadless } from '../../src/headless/compose.ts'
import type { Host } from '../../src/transports/host.ts'
import { FleetLink } from './fleet-link.ts'
import { RESOURCES } from './paths.ts'
import type { Scope } from './scope.ts'

/** Longest time a host may take to stop what a case left running. */
const END_DEADLINE_MS = 3000

/** A whole host in this process, with one subscribed client. */
export interface InProcessHost {
  readonly client: LocalClient
  readonly fleet: FleetLink
  readonly dir: string
  readonly openMetrics: Host['openMetrics']
}

/** An agent for a case; it works in `dir`. */
export interface BenchAgent {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Agent type; `custom` if left out. */
  readonly type?: string
  readonly restart?: { readonly when: 'always' }
}

/** Composes the headless host on an empty data directory. */
export async function openInProcessHost(scope: Scope): Promise<InProcessHost> {
  const dir = scope.temporaryDir()
  const reportBug: ReportBug = (error, where) => console.error(`bench: ${where}:`, error)
  const host = await composeHeadless({
    dataDir: `${dir}/data`,
    resourcesDir: RESOURCES,
    controlPath: null,
    reportBug,
  })
  if (!host.ok) throw new Error(host.error.message)
  const fleet = new FleetLink()
  const client = new LocalClient(host.value.server, OWNER, reportBug)
  client.onStream((message) => fleet.receive(message))
  scope.defer(async () => {
    client.dispose()
    await host.value.stopAll({ deadlineMs: END_DEADLINE_MS, leaveSessions: false })
    host.value.dispose()
  })
  await valueOf(client.request('fleet.subscribe', {}))
  return { client, fleet, dir, openMetrics: () => host.value.openMetrics() }
}

/** The value of an answer; throws on an error. */
export async function valueOf<T>(answer: Answer<T> | Promise<Answer<T>>): Promise<T> {
  const settled = await answer
  if (!settled.ok) throw new Error(settled.error.message)
  return settled.value
}

/** Creates agents without starting them; resolves with their ids. */
export async function createAgents({ client, dir }: InProcessHost, agents: readonly BenchAgent[]): Promise<string[]> {
  const views: AgentView[] = []
  for (const agent of agents) {
    views.push(
      await valueOf(client.request('agent.create', { spec: { type: 'custom', ...agent, cwd: dir }, start: false })),
    )
  }
  return views.map(({ id }) => id)
}
