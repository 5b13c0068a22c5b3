import { assertNever } from '../base/assert-never.ts'
import type { Relation } from '../core/agent/relation.ts'
import type { Reach } from '../shapes/reach.ts'
import type { Frame } from './frames.ts'
import type { ParsedInputOf, RequestName } from './requests.ts'
import type { Caller } from './rpc/caller.ts'
import { contractErrorOf, type ContractError } from './rpc/errors.ts'

/** Which callers other than the owner may make a request. */
interface Rule<N extends RequestName> {
  readonly viewer: boolean
  /** Null if no run may make the request. */
  readonly run: RunRule<N> | null
}

/** When a program inside a run may make a request. */
interface RunRule<N extends RequestName> {
  /** With which reaches. */
  readonly reaches: readonly Reach[]
  /** Whether the request is about the run that makes it. Left out: it need not be. */
  readonly isOwn?: (input: ParsedInputOf<N>, runId: string) => boolean
  /** Whom it may be about with a reach that ends at its group; left out: the handler tells of nobody else. */
  readonly about?: readonly Relation[]
  /** Whether it insists on what only a person may. */
  readonly insists?: (input: ParsedInputOf<N>) => boolean
}

const OWNER_ONLY = { viewer: false, run: null } as const
const READS = { viewer: true, run: null } as const
/** Reaches that end at the group of the run's agent. */
const OF_GROUP: readonly Reach[] = ['look', 'conduct']
const ALL: readonly Reach[] = ['self', 'fleet', ...OF_GROUP]
const GROUP: readonly Relation[] = ['itself', 'group']
/** What a run is answered has no secrets and nothing of a screen in it. */
const SEES = { viewer: true, run: { reaches: ['fleet', ...OF_GROUP], about: GROUP } } as const
/** What a run does to others, never to itself: nobody is to be kept from ending it, and it types nothing to itself. */
const CONDUCTS = { reaches: ['conduct'], about: ['group'] } as const
/** Of tasks a run is told those that were given by agents of its group. */
const ITS_TASKS = { reaches: ['conduct'] } as const

/**
 * Which caller may make which request. The owner may make all; a new request does not compile until it is entered here.
 */
const ACCESS: { readonly [N in RequestName]: Rule<N> } = {
  'fleet.subscribe': READS,
  'agent.list': { viewer: true, run: { reaches: ['fleet', ...OF_GROUP] } },
  'agent.describe': SEES,
  'agent.create': OWNER_ONLY,
  'agent.update': OWNER_ONLY,
  'agent.remove': OWNER_ONLY,
  // Journalled, so that the owner sees it too if somebody else had it shown.
  'agent.secret': OWNER_ONLY,
  'agent.start': { viewer: false, run: { ...CONDUCTS, insists: ({ skipQueue }) => skipQueue === true } },
  'agent.stop': { viewer: false, run: CONDUCTS },
  'agent.restart': { viewer: false, run: CONDUCTS },
  'agent.kill': OWNER_ONLY,
  'agent.letRun': OWNER_ONLY,
  'agent.stopAll': OWNER_ONLY,
  // Whoever steers such an agent steers its group through it.
  'agent.send': { viewer: false, run: { ...CONDUCTS, insists: ({ force }) => force } },
  'agent.cancelMessage': OWNER_ONLY,
  'agent.explain': SEES,
  'agent.processes': READS,
  'process.end': OWNER_ONLY,
  'agent.activityReport': READS,
  'agent.spendingDays': READS,
  'run.ready': { viewer: false, run: { reaches: ALL, isOwn: (input, runId) => input.runId === runId } },
  'run.hook': { viewer: false, run: { reaches: ALL, isOwn: (input, runId) => input.runId === runId } },
  'run.list': READS,
  'run.postMortem': READS,
  'survivor.kill': OWNER_ONLY,
  'survivor.ignore': OWNER_ONLY,
  'session.list': READS,
  'session.end': OWNER_ONLY,
  // Who is logged in, and letting somebody in, is the owner's affair.
  'login.list': OWNER_ONLY,
  'login.create': OWNER_ONLY,
  'login.end': OWNER_ONLY,
  'login.endOthers': OWNER_ONLY,
  'vitals.history': READS,
  'vitals.recent': READS,
  'series.read': READS,
  'series.fleet': READS,
  'history.lanes': READS,
  'history.runs': READS,
  'history.events': READS,
  'history.alerts': READS,
  'terminal.attach': READS,
  'terminal.read': { viewer: true, run: { reaches: OF_GROUP, about: GROUP } },
  'terminal.detach': READS,
  // The size belongs to the program: a viewer sees the terminal at its current size.
  'terminal.resize': OWNER_ONLY,
  'terminal.drain': OWNER_ONLY,
  'events.follow': READS,
  'events.unfollow': READS,
  'alert.list': READS,
  'alert.acknowledge': OWNER_ONLY,
  'alert.silence': OWNER_ONLY,
  'alert.test': OWNER_ONLY,
  'alert.rules': READS,
  'task.add': { viewer: false, run: ITS_TASKS },
  'task.list': { viewer: true, run: ITS_TASKS },
  'task.show': { viewer: true, run: ITS_TASKS },
  'task.wait': { viewer: true, run: ITS_TASKS },
  'task.cancel': { viewer: false, run: ITS_TASKS },
  'task.again': OWNER_ONLY,
  // Runs every installed agent CLI for its version.
  'agentType.list': OWNER_ONLY,
  // Names of folders outside the workspaces are visible only to the owner.
  'workspace.complete': OWNER_ONLY,
  'workspace.inspect': OWNER_ONLY,
  'workspace.pick': OWNER_ONLY,
  'worktree.list': READS,
  'worktree.show': READS,
  // Starts a program, on the screen of the owner.
  'worktree.open': OWNER_ONLY,
  'worktree.remove': OWNER_ONLY,
  'settings.update': OWNER_ONLY,
  'demo.start': OWNER_ONLY,
  'host.dismissNotice': OWNER_ONLY,
  // Starts programs, and names folders and processes of this user.
  'host.doctor': OWNER_ONLY,
  // Which machines the owner can reach is nobody else's affair, and to reach them takes the owner's keys.
  'host.list': OWNER_ONLY,
  'host.add': OWNER_ONLY,
  'host.remove': OWNER_ONLY,
  'host.rename': OWNER_ONLY,
  'host.try': OWNER_ONLY,
}

/** Requests that read folders or months of vitals and history, or start programs: of one client few go on at once, so that the others get their turn. */
export const HEAVY_REQUESTS: ReadonlySet<RequestName> = new Set([
  'agent.processes',
  'agentType.list',
  'history.alerts',
  'history.events',
  'history.lanes',
  'history.runs',
  'host.add',
  'host.doctor',
  'host.try',
  'process.end',
  'series.fleet',
  'series.read',
  'session.end',
  'workspace.complete',
  'workspace.inspect',
  'worktree.list',
  'worktree.open',
  'worktree.remove',
  'worktree.show',
])

/** What programs inside runs may ask. */
export interface RunAccess {
  /** With one of these. */
  readonly reaches: readonly Reach[]
  /** It must be about the run that makes it. */
  readonly onlyAboutItself: boolean
  /** Whom it may be about with a reach that ends at its group; left out: it is about no one agent. */
  readonly about?: readonly Relation[]
}

/** Who may make a request besides the owner; `run` null: no program inside a run may. */
export function callersOf(name: RequestName): { readonly viewer: boolean; readonly run: RunAccess | null } {
  const { viewer, run }: Rule<RequestName> = ACCESS[name] as Rule<RequestName>
  if (run === null) return { viewer, run }
  const { reaches, isOwn, about } = run
  return { viewer, run: { reaches, onlyAboutItself: isOwn !== undefined, ...(about !== undefined && { about }) } }
}

/** Why the caller may not make this request; null if it may. `input` has been parsed. */
export function refusalOf<N extends RequestName>(
  caller: Caller,
  name: N,
  input: ParsedInputOf<N>,
): ContractError | null {
  const rule: Rule<N> = ACCESS[name]
  switch (caller.role) {
    case 'owner':
      return null
    case 'viewer':
      return rule.viewer ? null : notAllowed(`This login may only read. Log in as the owner to use ${name}.`)
    case 'run':
      return rule.run === null
        ? notAllowed(`A program inside a run may not use ${name}. Use Corral outside of it.`)
        : runRefusalOf(caller, { name, rule: rule.run, input })
    default:
      return assertNever(caller)
  }
}

interface RunAsk<N extends RequestName> {
  readonly name: N
  readonly rule: RunRule<N>
  readonly input: ParsedInputOf<N>
}

function runRefusalOf<N extends RequestName>(
  { runId, reach: reachNow, relationTo }: Extract<Caller, { role: 'run' }>,
  { name, rule, input }: RunAsk<N>,
): ContractError | null {
  const reach = reachNow()
  if (!rule.reaches.includes(reach)) return notAllowed(needsReach(name, reach))
  if (rule.isOwn?.(input, runId) === false) return notAllowed(NOT_OWN)
  if (rule.insists?.(input) === true) return notAllowed(INSISTS)
  if (rule.about === undefined || !OF_GROUP.includes(reach)) return null
  const ref = agentIn(input)
  const relation = relationTo(ref)
  if (rule.about.includes(relation)) return null
  return notAllowed(relation === 'itself' ? NOT_ITSELF : notInGroup(ref))
}

/** The agent a request is about. A request that names none and is to be about one is a bug in the table. */
function agentIn(input: object): string {
  const { agent } = input as { readonly agent?: unknown }
  if (typeof agent !== 'string') throw new Error('a request about an agent names none')
  return agent
}

/**
 * Whether the caller is sent streams and terminal output. A run is not, because there is no stream yet for a single
 * run.
 */
export function mayHear({ role }: Caller): boolean {
  return role !== 'run'
}

/** Whether a frame from the caller is accepted. A viewer acknowledges output and cannot type; a run has no terminal. */
export function maySend({ role }: Caller, frame: Frame): boolean {
  return role === 'owner' || (role === 'viewer' && frame.kind === 'parsed')
}

const NOT_OWN = 'A program inside a run may only make requests about that run. Use the id in its CORRAL_RUN_ID.'
const NOT_ITSELF =
  'A program inside a run does nothing to its own agent: it would end or instruct itself. The owner can, in Corral’s window.'
const INSISTS = 'Only the owner may insist on that (force, skipQueue). Leave it out.'

/** The same for agents that do not exist, so that their names cannot be found out. */
function notInGroup(ref: string): string {
  return `There is no agent "${ref}" in this agent’s own group, and it reaches no others. agent.list names those it reaches.`
}

function needsReach(name: RequestName, reach: Reach): string {
  const now = reach === 'self' ? 'only report about the run itself' : `do no more than "${reach}"`
  return `A program inside this run may ${now}, so it may not use ${name}. The owner can allow its agent more: Edit, Supervision, "Its programs may".`
}

function notAllowed(message: string): ContractError {
  return contractErrorOf('not-allowed', message)
}
