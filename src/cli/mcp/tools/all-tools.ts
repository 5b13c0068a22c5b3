import type { Audience, Tool } from '../tool.ts'
import { createAgent, removeAgent, restartAgent, sendMessage, startAgent, stopAgent } from './agents.ts'
import { describeAgent, listAgents, readScreen, waitFor } from './look.ts'
import { cancelTask, listTasks, runTask, taskResult } from './tasks.ts'

const TOOLS: readonly Tool[] = [
  ...[listAgents, describeAgent, readScreen, waitFor],
  ...[startAgent, stopAgent, restartAgent, sendMessage],
  ...[runTask, taskResult, listTasks, cancelTask],
  ...[createAgent, removeAgent],
]

/** The tools that are offered. What an agent may do with them is for the host to say, at each call. */
export function toolsFor({
  isReadOnly,
  isOfRun,
}: {
  readonly isReadOnly: boolean
  readonly isOfRun: boolean
}): readonly Tool[] {
  const audiences: readonly Audience[] = isReadOnly
    ? ['looking']
    : isOfRun
      ? ['looking', 'agents']
      : ['looking', 'agents', 'owner']
  return TOOLS.filter(({ audience }) => audiences.includes(audience))
}
