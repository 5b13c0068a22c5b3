import type { Answer, ClientSession, Handlers } from '../../src/contract/rpc/handlers.ts'
import type { AgentView } from '../../src/contract/views.ts'
import { composeHeadless } from '../../src/headless/compose.ts'
import { FleetLink } from './fleet-link.ts'
import { RESOURCES } from './paths.ts'
import type { Scope } from './scope.ts'

/** Longest a host may take to end what a case left running. */
const END_DEADLINE_MS = 3000

/** A whole host in this process, and one subscribed client of it. */
export interface InProcessHost {
  readonly handlers: Handlers
  readonly fleet: FleetLink
  readonly dir: string
}

/** An agent for a case; it works in `dir`. */
export interface BenchAgent {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** Composes the headless host on an empty data directory. */
export async function openInProcessHost(scope: Scope): Promise<InProcessHost> {
  const dir = scope.temporaryDir()
  const host = await composeHeadless({
    dataDir: `${dir}/data`,
    resourcesDir: RESOURCES,
    controlPath: null,
    reportBug: (error, request) => console.error(`bench: ${request}:`, error),
  })
  if (!host.ok) throw new Error(host.error.message)
  const fleet = new FleetLink()
  const session: ClientSession = host.value.server.connect({
    frame: () => undefined,
    stream: (message) => {
      fleet.receive(message)
      if (message.stream === 'journal') session.onApplied(message.entry.seq)
    },
  })
  scope.defer(async () => {
    session.dispose()
    await host.value.stopAll({ deadlineMs: END_DEADLINE_MS, leaveSessions: false })
    host.value.dispose()
  })
  await valueOf(session.handlers['fleet.subscribe']({}))
  return { handlers: session.handlers, fleet, dir }
}

/** The value of an answer; an error throws. */
export async function valueOf<T>(answer: Answer<T> | Promise<Answer<T>>): Promise<T> {
  const settled = await answer
  if (!settled.ok) throw new Error(settled.error.message)
  return settled.value
}

/** Creates agents without starting them; answers their ids. */
export async function createAgents({ handlers, dir }: InProcessHost, agents: readonly BenchAgent[]): Promise<string[]> {
  const views: AgentView[] = []
  for (const agent of agents) {
    views.push(await valueOf(handlers['agent.create']({ spec: { ...agent, type: 'custom', cwd: dir }, start: false })))
  }
  return views.map(({ id }) => id)
}
