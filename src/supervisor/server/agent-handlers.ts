import { err, ok, type Result } from '../../base/result.ts'
import { contractErrorOf, type ContractError } from '../../contract/errors.ts'
import type { Answer, Handlers } from '../../contract/rpc/handlers.ts'
import type { OutputOf, ParsedInputOf } from '../../contract/requests.ts'
import { explainAgent } from '../../words/explain.ts'
import type { Refusal } from '../../core/agent/inputs.ts'
import { RESTART_DEFAULTS } from '../../core/agent/restart/policy.ts'
import { liveRunOf } from '../../core/agent/state.ts'
import { SPEC_DEFAULTS } from '../../core/agent/spec.ts'
import { withRecentFolder } from '../../core/settings.ts'
import type { SupervisedAgent } from '../fleet/supervised-agent.ts'
import type { Supervisor } from '../supervisor.ts'
import { agentViewOf, processTreeOf } from './views.ts'

/** Events `agent.describe` answers with: what an inspector shows. */
const DESCRIBED_ENTRIES = 200
/** A person who asks for all to stop waits at most so long for the polite ones. */
const STOP_ALL = { cause: 'user', deadlineMs: 10_000, leaveSessions: false } as const

type AgentRequests =
  | 'agent.list'
  | 'agent.describe'
  | 'agent.create'
  | 'agent.update'
  | 'agent.remove'
  | 'agent.start'
  | 'agent.stop'
  | 'agent.restart'
  | 'agent.kill'
  | 'agent.stopAll'
  | 'agent.explain'
  | 'agent.processes'
  | 'vitals.history'
  | 'vitals.recent'

/** The requests about agents. */
export function agentHandlers(supervisor: Supervisor): Pick<Handlers, AgentRequests> {
  const { fleet, sampler, journal } = supervisor
  const withAgent = <T>(id: string, use: (agent: SupervisedAgent) => T): T | Result<never, ContractError> => {
    const agent = fleet.get(id)
    return agent.ok ? use(agent.value) : agent
  }
  const act = (
    id: string,
    action: (agent: SupervisedAgent) => Result<null, Refusal>,
  ): Answer<OutputOf<'agent.start'>> => withAgent(id, (agent) => answerOf(agent, action(agent)))
  return {
    'agent.list': () => ok(fleet.list().map(agentViewOf)),
    'agent.describe': ({ id }) =>
      withAgent(id, (agent) => ok({ agent: agentViewOf(agent), journal: journal.recent(id, DESCRIBED_ENTRIES) })),
    'agent.create': ({ spec, start }) => {
      const { name, type, cwd } = spec
      const restart = { ...RESTART_DEFAULTS, ...definedOf(spec.restart ?? {}) }
      const created = fleet.create({ ...SPEC_DEFAULTS, ...definedOf(spec), restart, name, type, cwd })
      if (!created.ok) return created
      rememberFolder(supervisor, spec.cwd)
      if (start) created.value.start({ by: 'user', fromWindow: true })
      return ok(agentViewOf(created.value))
    },
    'agent.update': ({ id, patch }) => withAgent(id, (agent) => updated(supervisor, agent, patch)),
    'agent.remove': ({ id }) => withAgent(id, async (agent) => emptied(await fleet.remove(agent))),
    'agent.start': ({ id, skipQueue = false }) => act(id, (agent) => agent.start({ by: 'user', skipQueue })),
    'agent.stop': ({ id }) => act(id, (agent) => agent.stop({ cause: 'user', force: false })),
    'agent.restart': ({ id }) => act(id, (agent) => agent.restart()),
    'agent.kill': ({ id }) => act(id, (agent) => agent.stop({ cause: 'user', force: true })),
    'agent.stopAll': async () => ok(await supervisor.stopAll(STOP_ALL)),
    'agent.explain': ({ id }) =>
      withAgent(id, ({ record, state }) => ok(explainAgent(record.spec, state, supervisor.ports.clock.now()))),
    'agent.processes': ({ id }) => withAgent(id, async (agent) => ok(await processesOf(agent, supervisor))),
    'vitals.history': ({ id }) => withAgent(id, () => ok(sampler.history(id))),
    'vitals.recent': ({ samples }) =>
      ok({
        host: sampler.host,
        agents: Object.fromEntries(
          fleet.list().map(({ record }) => [record.id, sampler.history(record.id).slice(-samples)]),
        ),
      }),
  }
}

function updated(
  { fleet }: Supervisor,
  agent: SupervisedAgent,
  patch: ParsedInputOf<'agent.update'>['patch'],
): Answer<OutputOf<'agent.update'>> {
  const { spec, problems } = agent.record
  // A change that leaves such a field as it is would write the stand-in over what is stored.
  const unmended = problems.find(({ field }) => patch[field] === undefined)
  if (unmended) return err(contractErrorOf('invalid-input', unmended.message, unmended.field))
  const restart = { ...spec.restart, ...definedOf(patch.restart ?? {}) }
  const result = fleet.update(agent, { ...spec, ...definedOf(patch), restart })
  return result.ok ? ok(agentViewOf(agent)) : result
}

async function processesOf(
  agent: SupervisedAgent,
  { trees, sampler, ports }: Supervisor,
): Promise<OutputOf<'agent.processes'>> {
  const run = liveRunOf(agent.state.phase)
  if (run === null) return []
  const snapshot = await trees.look()
  const members = snapshot.members(run.runId).map((row) => ({ ...row }))
  const lines = await ports.processes.commandLines(members.map((row) => ({ ...row, bootId: ports.processes.bootId })))
  return processTreeOf(members, run.identity?.pid ?? null, {
    cpuPercentOf: (row) => sampler.cpuPercentOf(run.runId, row, snapshot.takenAtMs),
    commandLineOf: (row) => lines.get(row.pid) ?? row.name,
  })
}

function rememberFolder({ ports: { settings } }: Supervisor, folder: string): void {
  settings.update({ recentFolders: withRecentFolder(settings.values.recentFolders, folder) })
}

function answerOf(agent: SupervisedAgent, result: Result<null, Refusal>): Answer<OutputOf<'agent.start'>> {
  return result.ok
    ? ok(agentViewOf(agent))
    : err(contractErrorOf('refused-by-state', `${agent.record.spec.name}: ${result.error.message}`))
}

function emptied(result: Result<null, ContractError>): Answer<Record<string, never>> {
  return result.ok ? ok({}) : result
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

/** A patch without the fields that were left out. */
function definedOf<T extends object>(patch: T): Defined<T> {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as Defined<T>
}
