import type { AgentView } from '../../contract/views.ts'
import { isUp } from '../../core/agent/state.ts'
import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { statusOf } from '../output/agent-words.ts'
import type { Session } from './session.ts'

/** The agent of this name or id. Throws a Failure if there is none, or if it is not up. */
export async function agentThatIsUp(session: Session, ref: string): Promise<AgentView> {
  const { agent } = await session.ask('agent.describe', { agent: ref })
  if (isUp(agent.state.phase)) return agent
  const { name } = agent.spec
  const status = statusOf(agent, Date.now())
  throw new Failure(EXIT.notRunning, `${name} is not up (${status}). "corral start ${name}" starts it.`)
}
