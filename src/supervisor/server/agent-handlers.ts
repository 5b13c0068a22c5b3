import { err, ok, type Result } from '../../base/result.ts'
import { contractErrorOf, type ContractError } from '../../contract/rpc/errors.ts'
import type { Caller } from '../../contract/rpc/caller.ts'
import type { Answer, Handlers } from '../../contract/rpc/handlers.ts'
import type { OutputOf, ParsedInputOf } from '../../contract/requests.ts'
import { explainAgent, type ExplainedActivity } from '../../words/explain.ts'
import { conversationFact } from '../../words/conversation-words.ts'
import type { Refusal } from '../../core/agent/inputs.ts'
import { RESTART_DEFAULTS } from '../../core/agent/restart/policy.ts'
import { SPEC_DEFAULTS } from '../../core/agent/spec.ts'
import { secretNamesOf, settleEnv } from '../../core/secrets/variables.ts'
import { withRecentFolder } from '../../core/settings.ts'
import type { Deed } from '../../shapes/door.ts'
import type { AgentSpec } from '../../shapes/spec.ts'
import type { VitalsSampler } from '../vitals/vitals-sampler.ts'
import type { ActivityWatch } from '../activity/activity-watch.ts'
import type { FleetGuard } from '../guard/fleet-guard.ts'
import { takenBranch } from '../worktrees/worktree-maker.ts'
import { agentPage } from './agent-page.ts'
import { conducted, reachedBy } from './conduct.ts'
import { definedOf } from './defined-of.ts'
import type { SupervisedAgent } from '../fleet/supervised-agent.ts'
import type { Supervisor } from '../supervisor.ts'
import { entriesFor, viewFor } from './run-views.ts'
import { activityReportOf } from './activity-report.ts'
import { agentViewOf, columnsOf } from './views.ts'

/** Events `agent.describe` answers with: what an inspector shows. */
const DESCRIBED_ENTRIES = 200
/** Days `agent.spendingDays` answers with: a month. */
const SPENDING_DAYS = 31
/** Stop-all kills what has not ended by then, ms: a person does not wait longer. */
const STOP_ALL = { cause: 'user', deadlineMs: 10_000, leaveSessions: false } as const

type AgentRequests =
  | 'agent.list'
  | 'agent.describe'
  | 'agent.create'
  | 'agent.update'
  | 'agent.secret'
  | 'agent.remove'
  | 'agent.start'
  | 'agent.stop'
  | 'agent.restart'
  | 'agent.kill'
  | 'agent.letRun'
  | 'agent.stopAll'
  | 'agent.explain'
  | 'agent.activityReport'
  | 'agent.spendingDays'
  | 'vitals.history'
  | 'vitals.recent'

type Action = (agent: SupervisedAgent) => Result<null, Refusal>

/** Who does what to which agent. */
interface Act {
  readonly agent: string
  readonly caller: Caller
  readonly deed: Deed
}

/** The requests about agents. */
export function agentHandlers(supervisor: Supervisor): Pick<Handlers, AgentRequests> {
  const { fleet, sampler, journal, watches } = supervisor
  const { spending } = watches
  const withAgent = <T>(ref: string, use: (agent: SupervisedAgent) => T): T | Result<never, ContractError> => {
    const agent = fleet.get(ref)
    return agent.ok ? use(agent.value) : agent
  }
  const act = ({ agent: ref, caller, deed }: Act, action: Action): Answer<OutputOf<'agent.start'>> =>
    withAgent(ref, (agent) => conducted(supervisor, caller, { agent, deed }) ?? answerOf(agent, action(agent)))
  const begin = (by: Act, action: Action): ReturnType<typeof act> =>
    withAgent(by.agent, (agent) => onlyOnce(agent) ?? act(by, action))
  return {
    'agent.list': (query, { caller }) => {
      const page = agentPage(reachedBy(caller, fleet.list()), query)
      return ok({ ...page, agents: page.agents.map((agent) => viewFor(caller, agentViewOf(agent))) })
    },
    'agent.describe': ({ agent: ref }, { caller }) =>
      withAgent(ref, (agent) => {
        const entries = journal.recent(agent.record.id, DESCRIBED_ENTRIES)
        return ok({ agent: viewFor(caller, agentViewOf(agent)), journal: entriesFor(caller, entries) })
      }),
    'agent.create': async (input) => {
      const misplaced = await problemOfPlace(supervisor, input.spec)
      return misplaced === null ? created(supervisor, input) : err(misplaced)
    },
    'agent.update': ({ agent: ref, patch }) => withAgent(ref, (agent) => updated(supervisor, agent, patch)),
    'agent.secret': ({ agent: ref, name }) => withAgent(ref, (agent) => shown(agent, name)),
    'agent.remove': ({ agent: ref }) => withAgent(ref, async (agent) => emptied(await fleet.remove(agent))),
    'agent.start': ({ agent, skipQueue = false, resume = null }, { caller }) =>
      begin({ agent, caller, deed: 'start' }, (found) => found.start({ by: 'user', skipQueue, resume })),
    'agent.stop': ({ agent }, { caller }) =>
      act({ agent, caller, deed: 'stop' }, (found) => found.stop({ cause: 'user', force: false })),
    'agent.restart': ({ agent }, { caller }) => begin({ agent, caller, deed: 'restart' }, (found) => found.restart()),
    'agent.kill': ({ agent }, { caller }) =>
      act({ agent, caller, deed: 'stop' }, (found) => found.stop({ cause: 'user', force: true })),
    'agent.letRun': ({ agent: ref }) => withAgent(ref, (agent) => letRun(agent, watches.guard)),
    'agent.stopAll': async () => ok(await supervisor.stopAll(STOP_ALL)),
    'agent.explain': ({ agent: ref }, { caller }) =>
      withAgent(ref, (agent) => ok(explained(supervisor, agent, caller))),
    'agent.activityReport': ({ agent: ref }) => withAgent(ref, (agent) => activityReportOf(agent, supervisor)),
    'agent.spendingDays': ({ agent: ref }) =>
      withAgent(ref, ({ record }) => ok(spending.days(record.id, SPENDING_DAYS))),
    'vitals.history': ({ agent: ref }) => withAgent(ref, ({ record }) => ok(sampler.history(record.id))),
    'vitals.recent': ({ agents, samples }) => ok({ agents: recentColumns(sampler, agents, samples) }),
  }
}

/** The agent of a task has its one run from the queue; null: it is none. */
function onlyOnce({ record: { spec } }: SupervisedAgent): Result<never, ContractError> | null {
  if (spec.task === null) return null
  const message = `${spec.name} was made to carry out task ${spec.task.id} once. Run the task again instead.`
  return err(contractErrorOf('refused-by-state', message))
}

function explained(
  { ports, gate, watches }: Supervisor,
  agent: SupervisedAgent,
  caller: Caller,
): OutputOf<'agent.explain'> {
  const { record, state, facets } = agent
  const doing = doingFor(caller, agent, watches.activity)
  return explainAgent({ spec: record.spec, state }, doing, {
    ...{ at: ports.clock.now(), wait: gate.waitOf(record.id) },
    ...{ priority: watches.priorities.inForceOf(record.id), held: facets.current.held },
    conversation: conversationFact(facets.current.conversation, state.generation),
  })
}

/** What is said of what it is doing, without secrets. Its words are parts of its screen, which programs inside runs are not shown. */
function doingFor(
  { role }: Caller,
  { record, facets, secrets }: SupervisedAgent,
  watch: ActivityWatch,
): ExplainedActivity | null {
  const { activity } = facets.current
  if (role === 'run' || activity === null) return null
  const statements = watch.statementsOf(record.id)
  return {
    activity,
    statements: statements.map((each) => ({ ...each, text: secrets.redactor.text(each.text) })),
    extras: watch.extrasOf(record.id),
  }
}

function letRun(agent: SupervisedAgent, guard: FleetGuard): Answer<OutputOf<'agent.letRun'>> {
  const { id, spec } = agent.record
  if (guard.letRun(id)) return ok(agentViewOf(agent))
  return err(contractErrorOf('refused-by-state', `${spec.name} is not held any more.`))
}

/** Why no worktree can be made where an agent wants one, before it is kept; null: it can, or wants none. */
async function problemOfPlace(
  { ports: { git } }: Supervisor,
  { cwd, workspace }: ParsedInputOf<'agent.create'>['spec'],
): Promise<ContractError | null> {
  if (workspace?.kind !== 'worktree') return null
  const repository = await git.repositoryAt(cwd)
  if (!repository.ok) return contractErrorOf('invalid-input', repository.error, 'workspace')
  const base = await git.basePoint(repository.value, workspace.base)
  if (!base.ok) return contractErrorOf('invalid-input', base.error, 'workspace')
  const { branch } = workspace
  if (branch === null || !(await git.hasBranch(repository.value.gitFolder, branch))) return null
  return contractErrorOf('invalid-input', takenBranch(branch), 'workspace')
}

function created(
  supervisor: Supervisor,
  { spec, start }: ParsedInputOf<'agent.create'>,
): Answer<OutputOf<'agent.create'>> {
  const { name, type, cwd } = spec
  const restart = { ...RESTART_DEFAULTS, ...definedOf(spec.restart ?? {}) }
  const settled = settleEnv(spec.env ?? {}, {})
  if (!settled.ok) return err(withoutValue(settled.error))
  const { env, values } = settled.value
  const whole = { ...SPEC_DEFAULTS, ...definedOf(spec), env, restart, name, type, cwd }
  const made = supervisor.fleet.create(whole, values)
  if (!made.ok) return made
  rememberFolder(supervisor, cwd)
  if (start) made.value.start({ by: 'user', fromWindow: true })
  return ok(agentViewOf(made.value))
}

function updated(
  { fleet }: Supervisor,
  agent: SupervisedAgent,
  patch: ParsedInputOf<'agent.update'>['patch'],
): Answer<OutputOf<'agent.update'>> {
  const { spec, problems } = agent.record
  // A change that leaves such a field as it is would write the stand-in over what is stored.
  const given: Partial<Record<keyof AgentSpec, unknown>> = patch
  const unmended = problems.find(({ field }) => given[field] === undefined)
  if (unmended) return err(contractErrorOf('invalid-input', unmended.message, unmended.field))
  const restart = { ...spec.restart, ...definedOf(patch.restart ?? {}) }
  const settled = settleEnv(patch.env ?? spec.env, spec.env)
  if (!settled.ok) return err(withoutValue(settled.error))
  const { env } = settled.value
  const result = fleet.update(agent, { ...spec, ...definedOf(patch), env, restart }, settled.value)
  return result.ok ? ok(agentViewOf(agent)) : result
}

/** Shows the owner a secret; that it was shown stays in the journal. */
function shown(agent: SupervisedAgent, name: string): Answer<OutputOf<'agent.secret'>> {
  const value = secretNamesOf(agent.record.spec).includes(name) ? agent.secrets.valueOf(name) : null
  if (value === null) {
    const message = `${agent.record.spec.name} has no secret ${name} with a value. Edit the agent and type it.`
    return err(contractErrorOf('refused-by-state', message, 'name'))
  }
  agent.note({ kind: 'secret-shown', name })
  return ok({ value })
}

function withoutValue(name: string): ContractError {
  return contractErrorOf('invalid-input', `${name} is a secret and has no value yet. Type its value.`, 'env')
}

function recentColumns(
  sampler: VitalsSampler,
  agentIds: readonly string[],
  samples: number,
): OutputOf<'vitals.recent'>['agents'] {
  const known = agentIds.map((id) => [id, sampler.history(id).slice(-samples)] as const)
  return Object.fromEntries(known.flatMap(([id, found]) => (found.length === 0 ? [] : [[id, columnsOf(found)]])))
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
