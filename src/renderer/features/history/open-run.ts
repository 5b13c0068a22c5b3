import type { Lane } from '../../../shapes/history.ts'
import { openPostMortem, selectAgent } from '../../state/view-state.ts'
import { runAt } from './lanes.ts'

/** Opens the post-mortem of the run an agent was in at a moment; of one that lives, the agent. */
export function openAt(lane: Pick<Lane, 'agentId' | 'moments'>, at: number): void {
  const run = runAt(lane, at)
  if (run?.isOver === true) openPostMortem({ agentId: lane.agentId, generation: run.generation })
  else selectAgent(lane.agentId)
}
