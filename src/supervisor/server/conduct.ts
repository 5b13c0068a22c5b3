import { err, type Result } from '../../base/result.ts'
import type { Caller } from '../../contract/rpc/caller.ts'
import { contractErrorOf, type ContractError } from '../../contract/rpc/errors.ts'
import type { Deed } from '../../shapes/door.ts'
import type { Reach } from '../../shapes/reach.ts'
import type { SupervisedAgent } from '../fleet/supervised-agent.ts'
import type { Supervisor } from '../supervisor.ts'

type RunCaller = Extract<Caller, { role: 'run' }>

/** With these a program inside a run sees its group only. */
const OF_GROUP: ReadonlySet<Reach> = new Set<Reach>(['look', 'conduct'])

const TOO_FAST = contractErrorOf(
  'too-many',
  'Programs of this run do too much too fast. Look at what became of it first, then go on in a few seconds.',
)

/** The agents this caller is told of. */
export function reachedBy(caller: Caller, agents: readonly SupervisedAgent[]): readonly SupervisedAgent[] {
  if (caller.role !== 'run' || !OF_GROUP.has(caller.reach())) return agents
  return agents.filter(({ record }) => caller.relationTo(record.id) !== 'outside')
}

/**
 * Before something is done to an agent: if a program of another agent's run asked for it, that is journalled as the cause.
 * Null: it may be done. Whether it may at all is decided in `contract/access.ts`.
 */
export function conducted(
  supervisor: Supervisor,
  caller: Caller,
  { agent, deed }: { readonly agent: SupervisedAgent; readonly deed: Deed },
): Result<never, ContractError> | null {
  if (caller.role !== 'run') return null
  const hold = tooFast(supervisor, caller)
  if (hold !== null) return err(hold)
  const { runId: byRun, agentId: byAgent } = caller
  agent.note({ kind: 'conducted', deed, byRun, byAgent, byName: nameOf(supervisor, caller) })
  return null
}

/** Counts something a program of a run does; the error if it comes too soon after what it did before. */
export function tooFast({ watches: { doors } }: Supervisor, { runId }: RunCaller): ContractError | null {
  return doors.find(runId)?.act() === true ? null : TOO_FAST
}

/** The name of the agent whose program asks. */
export function nameOf({ fleet }: Supervisor, { agentId }: RunCaller): string {
  return fleet.find(agentId)?.record.spec.name ?? agentId
}
