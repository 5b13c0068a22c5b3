import { isUp } from '../../core/agent/state.ts'
import type { AgentView } from '../../contract/views.ts'
import type { Fleet } from '../client/fleet.ts'
import { useView } from './view-state.ts'

/** Where the receivers of a message are taken from: the terminals that are shown, the list as it is filtered, or all. */
export type ReceiverScope = 'shown' | 'listed' | 'all'

type Agents = Pick<Fleet, 'agents' | 'order'> | null

/** The agents that are up and whose terminals are shown. */
export function shownAgents(fleet: Agents): readonly string[] {
  const tiles = [...document.querySelectorAll<HTMLElement>('#tiles [data-agent-id]')]
  return upOf(
    fleet,
    tiles.flatMap(({ dataset }) => dataset['agentId'] ?? []),
  )
}

/** The agents of a scope that are up. */
export function receiversIn(scope: ReceiverScope, fleet: Agents): readonly string[] {
  if (scope === 'shown') return shownAgents(fleet)
  const { listed } = useView.getState()
  return upOf(fleet, scope === 'listed' ? (listed ?? fleet?.order ?? []) : (fleet?.order ?? []))
}

function upOf(fleet: Agents, ids: readonly string[]): readonly string[] {
  return ids.filter((id) => {
    const agent = fleet?.agents.get(id)
    return agent !== undefined && isUp(agent.state.phase)
  })
}

/** Whether an agent gets the message that is being written. */
export function useIsReceiver(agent: AgentView | null): boolean {
  const isChosen = useView(({ receivers }) => agent !== null && (receivers?.includes(agent.id) ?? false))
  return isChosen && agent !== null && isUp(agent.state.phase)
}
