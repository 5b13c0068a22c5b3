import { assertNever } from '../base/assert-never.ts'
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
  /** The least reach it takes. */
  readonly reach: Reach
  /** Whether the request is about the run that makes it. Left out: it need not be. */
  readonly isOwn?: (input: ParsedInputOf<N>, runId: string) => boolean
}

const OWNER_ONLY = { viewer: false, run: null } as const
const READS = { viewer: true, run: null } as const
/** What a run is answered has no secrets and nothing of a screen in it. */
const SEES_FLEET = { viewer: true, run: { reach: 'fleet' } } as const

/** Every reach, and those it includes. */
const INCLUDED: Readonly<Record<Reach, readonly Reach[]>> = { self: ['self'], fleet: ['self', 'fleet'] }

/**
 * Which caller may make which request. The owner may make all; a new request does not compile until it is entered here.
 */
const ACCESS: { readonly [N in RequestName]: Rule<N> } = {
  'fleet.subscribe': READS,
  'agent.list': SEES_FLEET,
  'agent.describe': SEES_FLEET,
  'agent.create': OWNER_ONLY,
  'agent.update': OWNER_ONLY,
  'agent.remove': OWNER_ONLY,
  // Journalled, so that the owner sees it too if somebody else had it shown.
  'agent.secret': OWNER_ONLY,
  'agent.start': OWNER_ONLY,
  'agent.stop': OWNER_ONLY,
  'agent.restart': OWNER_ONLY,
  'agent.kill': OWNER_ONLY,
  'agent.letRun': OWNER_ONLY,
  'agent.stopAll': OWNER_ONLY,
  // Whoever steers one agent could steer all through it: a program inside a run sends nothing.
  'agent.send': OWNER_ONLY,
  'agent.cancelMessage': OWNER_ONLY,
  'agent.explain': SEES_FLEET,
  'agent.processes': READS,
  'process.end': OWNER_ONLY,
  'agent.activityReport': READS,
  'agent.spendingDays': READS,
  'run.ready': { viewer: false, run: { reach: 'self', isOwn: (input, runId) => input.runId === runId } },
  'run.hook': { viewer: false, run: { reach: 'self', isOwn: (input, runId) => input.runId === runId } },
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
  'terminal.read': READS,
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
  'task.add': OWNER_ONLY,
  'task.list': READS,
  'task.show': READS,
  'task.wait': READS,
  'task.cancel': OWNER_ONLY,
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
}

/** Requests that read folders or months of vitals and history, or start programs: of one client few go on at once, so that the others get their turn. */
export const HEAVY_REQUESTS: ReadonlySet<RequestName> = new Set([
  'agent.processes',
  'agentType.list',
  'history.alerts',
  'history.events',
  'history.lanes',
  'history.runs',
  'host.doctor',
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
      if (rule.run === null) return notAllowed(`A program inside a run may not use ${name}. Use Corral outside of it.`)
      if (!INCLUDED[caller.reach()].includes(rule.run.reach)) return notAllowed(needsReach(name))
      return rule.run.isOwn?.(input, caller.runId) === false
        ? notAllowed('A program inside a run may only make requests about that run. Use the id in its CORRAL_RUN_ID.')
        : null
    default:
      return assertNever(caller)
  }
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

function needsReach(name: RequestName): string {
  return `A program inside this run may only report about the run itself, so it may not use ${name}. The owner can allow its agent to see the fleet: Edit, Supervision, "Its programs may".`
}

function notAllowed(message: string): ContractError {
  return contractErrorOf('not-allowed', message)
}
