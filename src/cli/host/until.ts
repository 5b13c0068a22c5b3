import { FleetReplica } from '../../contract/client/fleet-replica.ts'
import type { AgentView } from '../../contract/views.ts'
import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { waitWithHost } from './host-wait.ts'
import type { Session } from './session.ts'

/** What is waited for. */
export interface Wish {
  readonly agents: readonly Pick<AgentView, 'id' | 'spec'>[]
  readonly isMet: (agent: AgentView) => boolean
  /** Null: however long it takes. */
  readonly timeoutMs: number | null
  /** Told of each agent once it has come to that. */
  readonly onMet?: (agent: AgentView) => void
}

/**
 * Resolves with the agents once each has come to what is waited for. Throws a Failure after the time given, when the host is lost, or when
 * one of the agents is removed.
 */
export async function until(
  session: Session,
  { agents, isMet, timeoutMs, onMet }: Wish,
): Promise<readonly AgentView[]> {
  const client = await session.connect()
  using replica = new FleetReplica()
  const met = new Map<string, AgentView>()
  using wait = waitWithHost(client)
  const { promise, resolve, reject } = wait
  const look = (): void => {
    for (const { id, spec } of agents) {
      const agent = replica.state?.agents.get(id)
      if (replica.state !== null && agent === undefined) {
        return reject(new Failure(EXIT.notFound, `${spec.name} was removed meanwhile.`))
      }
      if (agent === undefined || met.has(id) || !isMet(agent)) continue
      met.set(id, agent)
      onMet?.(agent)
    }
    if (met.size === agents.length) resolve()
  }
  using _changes = replica.onDidChange(look)
  const bound = await replica.bind(client)
  if (!bound.ok) throw Failure.of(bound.error)
  look()
  const timer = timeoutMs === null ? null : setTimeout(() => reject(tooLate(agents, met, timeoutMs)), timeoutMs)
  try {
    await promise
  } finally {
    if (timer !== null) clearTimeout(timer)
  }
  return agents.flatMap(({ id }) => met.get(id) ?? [])
}

function tooLate(agents: Wish['agents'], met: ReadonlyMap<string, AgentView>, timeoutMs: number): Failure {
  const names = agents.filter(({ id }) => !met.has(id)).map(({ spec }) => spec.name)
  return new Failure(EXIT.timeOut, `After ${timeoutMs / 1_000} s still not so: ${names.join(', ')}.`)
}
