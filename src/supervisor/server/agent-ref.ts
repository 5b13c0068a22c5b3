import { err, ok, type Result } from '../../base/result.ts'
import { contractErrorOf, type ContractError } from '../../contract/rpc/errors.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { SupervisedAgent } from '../fleet/supervised-agent.ts'

/** Finds an agent by id or name. An id wins; names are unique. */
export function agentOf(fleet: Fleet, ref: string): Result<SupervisedAgent, ContractError> {
  const byId = fleet.get(ref)
  if (byId.ok) return byId
  const byName = fleet.list().find(({ record }) => record.spec.name === ref)
  return byName === undefined
    ? err(
        contractErrorOf(
          'agent-not-found',
          `There is no agent "${ref}". It may have been removed; look at the list again.`,
          'agent',
        ),
      )
    : ok(byName)
}
