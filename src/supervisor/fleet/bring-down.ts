import { assertNever } from '../../base/assert-never.ts'
import type { Rest, SupervisedAgent } from './supervised-agent.ts'

/** Asks an agent to stop politely, if that is not under way already, and calls off a start it waits for. Resolves with what came of it. */
export function bringDown(agent: SupervisedAgent, cause: 'user' | 'remove' | 'quit'): Promise<Rest> {
  if (canBeAsked(agent)) agent.stop({ cause, force: false })
  return agent.whenDown()
}

/** It is up, or waits to be started. False where there is nothing to ask for, and where one more stop would be taken for more than a polite one. */
export function canBeAsked({ state: { phase, wanted } }: SupervisedAgent): boolean {
  switch (phase.kind) {
    case 'starting':
    case 'running':
    case 'queued':
    case 'backoff':
      return true
    // Once it is to stay down, another stop would force the one under way.
    case 'stopping':
    case 'stopped':
      return wanted === 'up'
    // A stop would take it for ended, although its processes live.
    case 'unkillable':
    case 'crash-loop':
    case 'failed':
      return false
    default:
      return assertNever(phase)
  }
}
