import { err, ok, type Result } from '../../base/result.ts'
import type { Caller } from '../../contract/rpc/caller.ts'
import { contractErrorOf, type ContractError } from '../../contract/rpc/errors.ts'
import { specInUse } from '../../core/agent/spec.ts'
import { takesPrompts } from '../../core/agent/takes-prompts.ts'
import { findAgentType } from '../environment.ts'
import type { SupervisedAgent } from '../fleet/supervised-agent.ts'
import type { Supervisor } from '../supervisor.ts'
import { conducted, nameOf } from './conduct.ts'

/**
 * The text as it is typed. What an agent sends says so in front: whoever gets it does not take it for its person's words, and it
 * is never a command of the program that reads it ("/…", "!…").
 */
export async function messageFrom(
  supervisor: Supervisor,
  caller: Caller,
  { agent, text }: { readonly agent: SupervisedAgent; readonly text: string },
): Promise<Result<string, ContractError>> {
  if (caller.role !== 'run') return ok(text)
  const { record, state } = agent
  const { type: id } = specInUse(record.spec, state.restarts.onFallback)
  const type = await findAgentType(supervisor.ports.agentTypes, id)
  if (type === null || !takesPrompts(type)) return err(notForAgents(record.spec.name))
  const hold = conducted(supervisor, caller, { agent, deed: 'message' })
  return hold ?? ok(`Message from the agent ${nameOf(supervisor, caller)}: ${text}`)
}

function notForAgents(name: string): ContractError {
  const message = `${name} would run what is typed as a command, for all Corral knows. Only its owner sends messages to it; give a task instead.`
  return contractErrorOf('refused-by-state', message)
}
