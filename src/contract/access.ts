import { assertNever } from '../base/assert-never.ts'
import type { Frame } from './frames.ts'
import type { ParsedInputOf, RequestName } from './requests.ts'
import type { Caller } from './rpc/caller.ts'
import { contractErrorOf, type ContractError } from './rpc/errors.ts'

/** Which callers other than the owner may make a request. */
interface Rule<N extends RequestName> {
  readonly viewer: boolean
  /** Whether the request concerns only the run that makes it; null if no run may make it at all. */
  readonly run: ((input: ParsedInputOf<N>, runId: string) => boolean) | null
}

const OWNER_ONLY = { viewer: false, run: null } as const
const READS = { viewer: true, run: null } as const

/**
 * Which caller may make which request. The owner may make all; a new request does not compile until it is entered here.
 */
const ACCESS: { readonly [N in RequestName]: Rule<N> } = {
  'fleet.subscribe': READS,
  'agent.list': READS,
  'agent.describe': READS,
  'agent.create': OWNER_ONLY,
  'agent.update': OWNER_ONLY,
  'agent.remove': OWNER_ONLY,
  'agent.start': OWNER_ONLY,
  'agent.stop': OWNER_ONLY,
  'agent.restart': OWNER_ONLY,
  'agent.kill': OWNER_ONLY,
  'agent.stopAll': OWNER_ONLY,
  'agent.explain': READS,
  'agent.processes': READS,
  'run.ready': { viewer: false, run: (input, runId) => input.runId === runId },
  'survivor.kill': OWNER_ONLY,
  'survivor.ignore': OWNER_ONLY,
  'session.list': READS,
  'session.end': OWNER_ONLY,
  'vitals.history': READS,
  'vitals.recent': READS,
  'terminal.attach': READS,
  'terminal.detach': READS,
  // The size belongs to the program: a viewer sees the terminal at its current size.
  'terminal.resize': OWNER_ONLY,
  'terminal.drain': OWNER_ONLY,
  'events.follow': READS,
  'events.unfollow': READS,
  // Runs every installed agent CLI for its version.
  'agentType.list': OWNER_ONLY,
  // Names of folders outside the workspaces are visible only to the owner.
  'workspace.complete': OWNER_ONLY,
  'workspace.inspect': OWNER_ONLY,
  'workspace.pick': OWNER_ONLY,
  'settings.update': OWNER_ONLY,
  'demo.start': OWNER_ONLY,
  'host.dismissNotice': OWNER_ONLY,
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
      if (rule.run === null) return notAllowed(`A program inside a run may not use ${name}. Use Corral outside of it.`)
      return rule.run(input, caller.runId)
        ? null
        : notAllowed('A program inside a run may only make requests about that run.')
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

function notAllowed(message: string): ContractError {
  return contractErrorOf('not-allowed', message)
}
